"""Captions of another programme: pairs out of a pool, none of whose real recordings are in both."""

import itertools

from . import build, captioning, truth

NAME = "other-programme"
TARGET = "verdict nothing, 0 false solid in >= 200"


def pool(stock, index, folder):
    """One programme of the pool: its file, and the captions people made of it."""
    rng, name = stock.generator(NAME, index), f"programme-{index:02d}"
    programme = stock.material(rng, name, (3, 60), snr=(3, 25))
    file, sound = build.store(folder, name, rng, programme.samples)
    cues = captioning.cues(rng, programme, captioning.maker(rng))
    seconds = programme.seconds
    programme.samples = programme.samples[:0]
    return programme, seconds, file, sound, cues


def pairs(stock, made, wanted):
    """Captions of one, sound of another; first those of one style and language, which are most alike."""
    rng = stock.generator(NAME, "pairs")
    every = [(a, b) for a, b in itertools.permutations(range(len(made)), 2)
             if not made[a][0].sources & made[b][0].sources]
    rng.shuffle(every)
    alike = lambda pair: (made[pair[0]][0].style != made[pair[1]][0].style,  # noqa: E731
                          made[pair[0]][0].language != made[pair[1]][0].language)
    nearest = sorted(every, key=alike)[:wanted // 2]
    return (nearest + [pair for pair in every if pair not in set(map(tuple, nearest))])[:wanted]


def items(stock, made, folder, wanted):
    described = []
    for index, (a, b) in enumerate(pairs(stock, made, wanted)):
        rng, name = stock.generator(NAME, "pair", index), f"other-{index:03d}"
        author, _, _, _, cues = made[a]
        heard, seconds, file, sound, _ = made[b]
        base = float(rng.choice((0, rng.uniform(-300, 0)), p=(.7, .3)))
        ratio = float(rng.choice((1, 25 / 23.976), p=(.85, .15)))
        rows, _, places = truth.placed(cues, base, ratio)
        described.append(build.item(
            name, file, heard, seconds, truth.answer("nothing", cues=[None] * len(places)),
            f"{heard.label} {heard.style} heard, {author.style} captions",
            build.captions(folder, name, rng, rows), captionsOf=author.name, captionLanguage=author.language, **sound))
    return described
