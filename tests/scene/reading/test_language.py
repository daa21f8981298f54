"""Prompts in languages that the reader does not know."""

import pytest

from vitascope_scene.reading.language import is_unread
from vitascope_scene.reading.tagger import tag

FOREIGN = [
    "un chat noir dort sous la table",
    "un perro corre por la playa",
    "ein Hund läuft am Strand mit einem Ball",
    "o gato está em cima da mesa",
    "il gatto è sul tavolo con una tazza",
    "кошка сидит на столе",
    "猫がピアノの上に座っている",
    "고양이가 피아노 위에 앉아 있다",
    "قطة تنام تحت الطاولة",
    "แมวนอนใต้โต๊ะ",
    "kot śpi pod stołem na dywanie",
    "seekor kucing tidur di bawah meja",
    "köpek sahilde topla oynuyor koşarak",
]
OURS = [
    "a cat",
    "a zorbly quandel frindles",
    "two people under the Eiffel tower",
    "小猫在钢琴上",
    "一個穿藍色雨衣的小女孩",
    "奶茶の店里有一只猫",
    "a café in Paris, crème brûlée on the table",
    "cyberpunk neon city rain 4k ultra hd",
    "Santa Claus y su perro, a dog in the snow",
    "",
    "🙂",
    "12345",
]


@pytest.mark.parametrize("prompt", FOREIGN)
def test_another_language_is_unread(prompt: str) -> None:
    assert is_unread(prompt, tag(prompt))


@pytest.mark.parametrize("prompt", OURS)
def test_english_and_chinese_are_read(prompt: str) -> None:
    assert not is_unread(prompt, tag(prompt))
