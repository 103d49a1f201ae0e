"""Texts that a server must give back as they are, where it takes them."""

TEXTS = {
    "letters beyond ASCII": "Zoë Wanjikũ",
    "other scripts": "漢字 مرحبا",
    "signs beyond the first plane": "Run 😀 Night",
    "quotes and signs": 'O\'Neill & "Sons" 50% #1',
    "digits alone": "0042",
    "mixed case": "iPhone mIXED",
}
LONG = {"60 letters": "Kilimanjaro " * 5, "250 letters": "Kirinyaga " * 25}
LONG = {name: text.strip() for name, text in LONG.items()}
