"""Words that say little by themselves.

`STOP` words hold English sentences together; they stay unmarked where the words of a phrase are
marked one by one. `COMMON` words are those that texts on Kubernetes share: each occurs in about a
quarter of the bank's answers or more, so that two of them meet in true sentences too.
"""

from __future__ import annotations

STOP = (
    "a about after all also always am an and any are as at be because been before being both "
    "but by can could did do does each every for from had has have he her his how i if in into "
    "is it its just may me might more most much must my of off on once one only or other our "
    "out over own per shall she should since so some still such than that the their them then "
    "there these they this those to too two under until up us very was we were what when where "
    "whether which while who whose why will with would you your"
)
COMMON = (
    "api app application ask change check cluster config configuration container controller "
    "count cpu create data default deploy deployment different fail file first get give go "
    "host image itself keep know kube kubelet kubernetes k8s let list look make many mean "
    "memory name namespace need network new node object old pod process read resource restart "
    "rule run runtime same scheduler second server service set show start stay stop system "
    "take thing time use version want way work write yaml"
)
