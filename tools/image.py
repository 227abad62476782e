"""Build the container image: `python3 -m tools.image TAG [FOLDER [NAME=VALUE…]]`.

`BUILD` names a builder, which is called as `$BUILD FOLDER TAG [--build-arg NAME=VALUE]…`; else
docker or podman is taken, whichever answers. `CA` names a file with the authorities that the
package index needs.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class BuilderMissingError(Exception):
    """Neither docker nor podman answers here, and `BUILD` names no other builder."""


def version() -> str:
    """Return the version that pyproject.toml gives."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return str(project["version"])


def revision() -> str:
    """Return the commit that is checked out, or `unknown` without git."""
    if not shutil.which("git"):
        return "unknown"
    command = ["git", "rev-parse", "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def build(tag: str, folder: Path, arguments: dict[str, str]) -> None:
    """Build a folder's Dockerfile as an image.

    Args:
        tag: the image's name and tag.
        folder: where the Dockerfile is.
        arguments: the build arguments, by name.

    Raises:
        BuilderMissingError: when there is nothing to build with.
        subprocess.CalledProcessError: when the builder fails; it has said why.
    """
    options = [part for pair in arguments.items() for part in ("--build-arg", "=".join(pair))]
    if os.environ.get("CA"):
        options += ["--secret", f"id=ca,src={os.environ['CA']}"]
    subprocess.run([*_builder(str(folder), tag), *options], check=True)


def build_archive(archive: Path, arguments: dict[str, str]) -> None:
    """Build this checkout's image into one file, an OCI layout as tar.

    A builder that `BUILD` names is given `oci-archive:…` as the tag, which buildah's kin take.

    Raises:
        BuilderMissingError: when there is nothing to build with.
        subprocess.CalledProcessError: when the builder fails; it has said why.
    """
    if os.environ.get("BUILD"):
        build(f"oci-archive:{archive}:k8sprep", ROOT, arguments)
        return
    build("k8sprep:archive", ROOT, arguments)
    # What docker saves is an OCI layout by itself; podman has to be asked.
    form = ["--format", "oci-archive"] if _found() == "podman" else []
    subprocess.run([_found(), "save", *form, "-o", archive, "k8sprep:archive"], check=True)


def _builder(folder: str, tag: str) -> list[str]:
    named = shlex.split(os.environ.get("BUILD", ""))
    return [*named, folder, tag] if named else [_found(), "build", folder, "--tag", tag]


def _found() -> str:
    for name in ("docker", "podman"):
        if shutil.which(name) and not _fails(name, "version"):
            return name
    raise BuilderMissingError(
        "Neither docker nor podman answers here. Install one of them, or name another builder: "
        "make image BUILD=…"
    )


def _fails(*command: str) -> bool:
    return bool(subprocess.run(command, capture_output=True, check=False).returncode)


def main() -> None:
    """Build what the command line says, and say how it went."""
    tag, *rest = sys.argv[1:]
    folder, *given = rest or [str(ROOT)]
    arguments = {"VERSION": version(), "REVISION": revision()}
    arguments |= dict(pair.split("=", 1) for pair in given)
    try:
        build(tag, Path(folder), arguments)
    except (BuilderMissingError, subprocess.CalledProcessError) as error:
        sys.exit(str(error))
    print(f"{tag} is built.")


if __name__ == "__main__":
    main()
