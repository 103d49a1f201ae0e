"""Texts that a server must give back as they are, where it takes them."""

NAMES = {
    "letters beyond ASCII": "Zoë Wanjikũ",
    "other scripts": "漢字 مرحبا",
    "signs beyond the first plane": "Run 😀 Night",
    "quotes and signs": 'O\'Neill & "Sons" 50% #1',
    "digits alone": "0042",
    "mixed case": "iPhone mIXED",
    "59 letters": " ".join(["Kilimanjaro"] * 5),
}
TEXTS = NAMES | {"249 letters": " ".join(["Kirinyaga"] * 25)}
