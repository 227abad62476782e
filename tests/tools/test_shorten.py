"""What a cluster prints, without what differs each time."""

from __future__ import annotations

from tools.cases.shorten import shorten

PODS = """NAME                   READY   STATUS    RESTARTS       AGE
web-7744844794-g5jlx   0/1     Error     2 (37s ago)    43s
web-7744844794-zxr8v   1/1     Running   0              2d4h
"""
EVENTS = """Name:   web
Events:
  Type     Reason     Age                From     Message
  ----     ------     ----               ----     -------
  Warning  BackOff    9s (x3 over 43s)   kubelet  Back-off restarting container
  Warning  BackOff    9s                 kubelet  Back-off restarting container
"""


def test_endings_and_ages_are_replaced_and_the_table_is_laid_out_again() -> None:
    assert shorten(PODS).splitlines() == [
        "NAME                   READY   STATUS    RESTARTS    AGE",
        "web-7744844794-k7x2p   0/1     Error     2 (… ago)   …",
        "web-7744844794-m4wdq   1/1     Running   0           …",
    ]


def test_two_moments_of_the_same_give_the_same_text() -> None:
    later = PODS.replace("37s", "12m").replace("43s ", "13m ").replace("zxr8v", "bbbbb")
    assert shorten(later) == shorten(PODS)


def test_an_event_that_only_its_time_told_apart_is_there_once() -> None:
    assert shorten(EVENTS).splitlines()[2:] == [
        "  Type      Reason    Age    From      Message",
        "  ----      ------    ----   ----      -------",
        "  Warning   BackOff   …      kubelet   Back-off restarting container",
    ]


def test_events_of_pods_that_were_each_refused_are_there_once() -> None:
    refused = EVENTS.replace("43s)   kubelet  Back-off", '43s)   kubelet  "a-g5jlx" refused')
    refused = refused.replace(
        "9s                 kubelet  Back-off", '9s                 kubelet  "a-zxr8v" refused'
    )
    assert shorten(refused).count("refused") == 1


def test_lines_that_are_left_out_are_counted() -> None:
    assert shorten("a\nb\nc\nd\n", keep=["^b", "d"]).splitlines() == [
        "[one line left out]",
        "b",
        "[one line left out]",
        "d",
    ]
    assert shorten("a\nb\nc\n", keep=["c"]).splitlines() == ["[2 lines left out]", "c"]


def test_an_address_has_one_name_in_all_outputs_of_a_case() -> None:
    addresses: dict[str, str] = {}
    shorten("Server: 10.96.0.10\nName: web\nAddress: 10.96.4.7", addresses=addresses)
    refused = shorten("can't connect to remote host (10.96.4.7)", addresses=addresses)
    assert refused == "can't connect to remote host (10.x.x.2)"


def test_addresses_keep_which_is_which_and_loopback_stays() -> None:
    text = "dial 10.88.0.7:80 from 10.88.0.9:41234->10.88.0.7:80, not 127.0.0.1:8080"
    said = "dial 10.x.x.1:80 from 10.x.x.2:…->10.x.x.1:80, not 127.0.0.1:8080"
    assert shorten(text) == said


def test_ids_moments_and_folders_of_a_node_are_left_out() -> None:
    text = (
        "pod(20a30903-7e3e-4a85-add7-c7ab8586e521) at 2026-11-30T13:15:22Z, "
        f"Mon, 30 Nov 2026 13:20:11 +0000, containerd://{'0f' * 32}, "
        "open /var/lib/kubelet/seccomp/profiles/a.json"
    )
    assert shorten(text) == "pod(…) at …, …, containerd://…, open …/seccomp/profiles/a.json"
