"""What `make build` has built, imported as AWS would: the function's folder, the layer, boto3, and nothing else."""

import os
import subprocess
import sys
import zipfile
from importlib.util import cache_from_source
from pathlib import Path

import boto3
import pytest
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parents[2]
BUILD = ROOT / ".aws-sam" / "build"
LARGEST_PACKAGE = 25_000_000
# The compiler of documents is 35 MB by itself; it is in one function that no page waits for, with fonts of 11 MB.
LARGEST_TYPESETTER = 50_000_000
# The flags in the second word of a compiled module, by PEP 552.
CHECKED_HASH = 3
# What the runtime brings along with boto3.
RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "urllib3", "dateutil", "six")

pytestmark = pytest.mark.build


def functions() -> list[str]:
    """The functions that were built."""
    return (
        sorted(path.name for path in BUILD.iterdir() if (path / "app.py").exists())
        if BUILD.exists()
        else ["nothing built"]
    )


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with boto3 and what it needs, as the runtime has it."""
    folder = tmp_path_factory.mktemp("runtime")
    site = Path(boto3.__file__).parents[1]
    for name in RUNTIME:
        source = site / name if (site / name).exists() else site / f"{name}.py"
        (folder / source.name).symlink_to(source)
    return folder


@pytest.mark.parametrize("name", functions())
def test_a_handler_imports_from_its_package(name: str, runtime: Path) -> None:
    """A handler imports with its own folder, the layer and boto3 on the path, and its declared variables set."""
    template = yaml_parse((BUILD / "template.yaml").read_text())
    declared = [template["Globals"]["Function"], template["Resources"][name]["Properties"]]
    environment = {variable: "x" for each in declared for variable in each["Environment"]["Variables"]}
    path = os.pathsep.join(str(each) for each in (BUILD / name, BUILD / "SharedLayer" / "python", runtime))

    done = subprocess.run(
        [sys.executable, "-S", "-c", "import app, dateline; assert callable(app.handler); print(dateline.__file__)"],
        env=environment | {"PYTHONPATH": path, "PATH": os.environ["PATH"]},
        cwd=BUILD / name,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert str(BUILD) in done.stdout


def test_packages_are_compiled() -> None:
    """Every module of ours comes with bytecode that is held against its source by hash, so that no date matters."""
    assert BUILD.exists(), "nothing is built: run make build"
    modules = [*(BUILD / "SharedLayer/python/dateline").rglob("*.py"), *BUILD.glob("*/app.py")]

    assert modules
    for module in modules:
        flags = Path(cache_from_source(module)).read_bytes()[4:8]
        assert int.from_bytes(flags, "little") == CHECKED_HASH, module


def test_packages_are_small(tmp_path: Path) -> None:
    """The layer with the largest function is below the limit, zipped."""
    assert BUILD.exists(), "nothing is built: run make build"
    sizes = {}
    for folder in [path for path in BUILD.iterdir() if path.is_dir()]:
        target = tmp_path / f"{folder.name}.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in folder.rglob("*"):
                if file.is_file():
                    archive.write(file, file.relative_to(folder))
        sizes[folder.name] = target.stat().st_size

    layer = sizes.pop("SharedLayer")
    assert sizes.pop("TypesetArticles") < LARGEST_TYPESETTER
    assert max(sizes.values()) + layer < LARGEST_PACKAGE, sizes
