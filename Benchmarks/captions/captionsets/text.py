"""Sentences as people say them: a grammar over a vocabulary by theme, in four languages.

Every sentence is a list of written words: what stands between two spaces, punctuation included. A speaker of a
programme keeps to its theme, so that captions of one programme share words as real ones do.
"""

THEMES = {
    "nature": ("river forest mountain valley glacier meadow island beach volcano desert waterfall orchard heron otter "
               "beetle salmon squirrel owl fox badger falcon dolphin tortoise wolf deer spider fern oak moss lichen "
               "season winter storm drought soil seed nest burrow feather predator herd shoreline tide reef"),
    "city": ("council mayor budget bridge station library hospital school market square tower district tenant "
             "landlord neighbour harbour factory bakery museum theatre traffic tram bicycle pavement roof cellar "
             "fountain statue committee election petition newspaper engineer architect contract railway tunnel"),
    "science": ("telescope planet comet galaxy laboratory experiment molecule protein crystal magnet satellite rocket "
                "computer signal antenna theory equation measurement sample microscope battery laser detector "
                "engine particle virus vaccine patient doctor surgeon nerve muscle memory bacteria enzyme data"),
    "history": ("king queen castle army soldier merchant monk village harvest plague treaty battle sword shield "
                "letter archive manuscript cathedral empire colony ship voyage captain sailor map treasure prisoner "
                "rebellion parliament law tax servant blacksmith weaver tomb coin pottery ruin legend"),
    "kitchen": ("onion garlic pepper butter flour sugar oven saucepan knife recipe sauce soup lemon tomato basil "
                "chicken mushroom potato carrot cheese bread dough yeast spoon bowl kettle plate supper breakfast "
                "guest apron salt vinegar honey walnut almond cinnamon pastry kitchen cook"),
    "family": ("mother father sister brother uncle grandmother cousin wedding birthday garden kitchen holiday suitcase "
               "photograph letter secret promise argument neighbour dog cat piano teacher schoolbag bedroom attic "
               "window staircase key umbrella train ticket stranger accident telephone dream doctor boat"),
}
COMMON = ("time year way day thing man woman child world life hand part place case week company system program "
          "question work number night point home water room area money story fact month lot right study book eye "
          "job word business issue side kind head house service friend hour game line end member reason group "
          "problem moment voice morning evening table door road picture answer team idea body street paper").split()
ADJECTIVES = ("old new small large quiet strange simple difficult beautiful ordinary famous forgotten broken careful "
              "early late long short heavy bright dark narrow wide deep cold warm dry wet green red blue white black "
              "yellow grey silver hungry tired angry gentle stubborn clever honest proud lonely sudden slow quick "
              "terrible wonderful expensive cheap local foreign private public empty crowded wooden iron sharp "
              "curious patient nervous cheerful remarkable tiny enormous ancient modern fragile dangerous").split()
ADVERBS = ("quietly slowly suddenly carefully usually never always often rarely finally nearly almost simply really "
           "probably certainly perhaps eventually immediately gradually apparently obviously fortunately "
           "unfortunately surprisingly exactly barely gently politely secretly").split()
# Base, past, participle, -ing, third person.
VERBS = [entry.split("/") for entry in (
    "find/found/found/finding/finds build/built/built/building/builds leave/left/left/leaving/leaves "
    "carry/carried/carried/carrying/carries watch/watched/watched/watching/watches "
    "paint/painted/painted/painting/paints measure/measured/measured/measuring/measures "
    "sell/sold/sold/selling/sells buy/bought/bought/buying/buys break/broke/broken/breaking/breaks "
    "hide/hid/hidden/hiding/hides follow/followed/followed/following/follows "
    "repair/repaired/repaired/repairing/repairs remember/remembered/remembered/remembering/remembers "
    "forget/forgot/forgotten/forgetting/forgets open/opened/opened/opening/opens "
    "close/closed/closed/closing/closes visit/visited/visited/visiting/visits "
    "describe/described/described/describing/describes protect/protected/protected/protecting/protects "
    "study/studied/studied/studying/studies cross/crossed/crossed/crossing/crosses "
    "change/changed/changed/changing/changes discover/discovered/discovered/discovering/discovers "
    "choose/chose/chosen/choosing/chooses bring/brought/brought/bringing/brings "
    "throw/threw/thrown/throwing/throws write/wrote/written/writing/writes draw/drew/drawn/drawing/draws "
    "explain/explained/explained/explaining/explains support/supported/supported/supporting/supports "
    "need/needed/needed/needing/needs share/shared/shared/sharing/shares lose/lost/lost/losing/loses "
    "save/saved/saved/saving/saves move/moved/moved/moving/moves count/counted/counted/counting/counts "
    "prepare/prepared/prepared/preparing/prepares clean/cleaned/cleaned/cleaning/cleans "
    "ignore/ignored/ignored/ignoring/ignores replace/replaced/replaced/replacing/replaces").split()]
PEOPLE = ("Anna Peter Margaret Thomas Helen George Alice Samuel Martha Henry Julia Edward Clara Daniel Rosa Victor "
          "Emily Arthur Nora Simon Laura Frank Dorothy Walter Irene Hugo Sylvia Oscar Beatrice Martin").split()
SURNAMES = ("Miller Carter Bennett Hughes Palmer Watson Fisher Turner Marshall Cooper Ellis Harvey Knight Spencer "
            "Porter Lawson Fletcher Barker Hudson Weaver").split()
PLACES = ("London Paris Boston Vienna Dublin Chicago Lisbon Bristol Geneva Denver Oxford Berlin Madrid Glasgow "
          "Toronto Sydney Cairo Naples Bergen Portland").split()
TIMES = ("in the morning|last week|every summer|after the war|before breakfast|in March|on Tuesday|two years ago|"
         "at the end of the day|during the night|for the first time|a long time ago|next year|at about half past six|"
         "all afternoon|at the weekend|once a month|in the meantime|since the spring|a few minutes later").split("|")
WHERE = ("behind|near|under|above|beside|in front of|on the other side of|inside|opposite|around|close to").split("|")
OPENERS = ("Well,|Of course,|So,|In fact,|And then|But|As far as I know,|To be honest,|Now,|Look,|Anyway,|After all,|"
           "You see,|Some people say that|I believe|I think|We know that|They told us that|It seems that|"
           "For example,|On the other hand,|Strangely enough,|Believe it or not,|As you can hear,").split("|")
SHORT = ("Yes.|No.|Really?|Of course not.|Thank you very much.|Good morning.|What do you mean?|That's right.|"
         "I don't think so.|Come on!|Wait a minute.|Who told you that?|Not at all.|I'm not sure.|Let me see.|"
         "Is that true?|How do you know?|Nobody knows.|Quite so.|You're joking!|Never mind.|Why not?|All right.|"
         "Good night, everybody.|Could you repeat that?|Exactly.|Not yet.|It doesn't matter.|What happened next?|"
         "Oh, I see.|That's a very good question.|Let's go on.|I couldn't agree more.|Where were we?").split("|")
LINKS = (", and|, but|, because|, so|; however,|, although|, while|, which is why|. That is to say,| when| before|"
         " after| until| as soon as").split("|")


class English:
    language = "en"

    def __init__(self, rng):
        self.rng = rng
        theme = THEMES[str(rng.choice(list(THEMES)))].split()
        rng.shuffle(theme)
        self.nouns = theme[:28] + list(rng.choice(COMMON, 22, replace=False))
        self.names = list(rng.choice(PEOPLE, 5, replace=False))

    def sentence(self):
        """Written words of one sentence, of one to about thirty."""
        draw = self.rng.random()
        if draw < 0.14:
            return self._pick(SHORT).split()
        if draw < 0.26:
            text = self._question()
        else:
            text = self._clause()
            if self.rng.random() < 0.45:
                text += self._pick(LINKS) + " " + self._clause()
            if self.rng.random() < 0.25:
                text = f"{self._pick(OPENERS)} {text}"
            if self.rng.random() < 0.06:
                text = f"\"{text},\" said {self._name()}"
            text += "!" if self.rng.random() < 0.06 else "."
        first = next(i for i, letter in enumerate(text) if letter.isalpha() or letter.isdigit())
        text = text[:first] + text[first].upper() + text[first + 1:]
        return _after_full_stops(text).split()

    def _pick(self, options):
        return str(options[self.rng.integers(len(options))])

    def _name(self):
        draw = self.rng.random()
        if draw < 0.6:
            return self._pick(self.names)
        if draw < 0.8:
            return f"{self._pick(('Mr.', 'Mrs.', 'Dr.'))} {self._pick(SURNAMES)}"
        return f"{self._pick(self.names)} {self._pick(SURNAMES)}"

    def _noun(self, article=True):
        noun = self._pick(self.nouns)
        words = [noun]
        draw = self.rng.random()
        if draw < 0.45:
            words.insert(0, self._pick(ADJECTIVES))
        if draw < 0.08:
            words.insert(0, self._pick(ADJECTIVES) + ",")
        if not article:
            return " ".join(words)
        kind = self.rng.random()
        if kind < 0.5:
            article = "the"
        elif kind < 0.75:
            article = "an" if words[0][0] in "aeiou" else "a"
        elif kind < 0.93:
            article = self._pick(("this", "my", "our", "their", "his", "her", "every", "that", "another"))
        else:
            words[-1] = plural(noun)
            article = self._pick(("two", "three", "several", "many", "12", "250", "a few", "most of the", "about 40"))
        phrase = f"{article} {' '.join(words)}"
        if self.rng.random() < 0.12:
            phrase += f" of the {self._pick(self.nouns)}"
        return phrase

    def _subject(self):
        draw = self.rng.random()
        if draw < 0.35:
            return self._pick(("I", "we", "they", "you", "she", "he", "everybody", "nobody", "somebody"))
        return self._name() if draw < 0.55 else self._noun()

    def _place(self):
        if self.rng.random() < 0.35:
            return f"in {self._pick(PLACES)}"
        return f"{self._pick(WHERE)} the {self._noun(article=False)}"

    def _clause(self):
        subject, (base, past, participle, going, _) = self._subject(), VERBS[self.rng.integers(len(VERBS))]
        many = subject in ("we", "they", "you") or subject.split()[0] in (
            "two", "three", "several", "many", "12", "250", "a", "most", "about") and subject.split()[-1].endswith("s")
        draw, adverb = self.rng.random(), ""
        if self.rng.random() < 0.22:
            adverb = self._pick(ADVERBS) + " "
        if draw < 0.45:
            verb = f"{adverb}{past} {self._noun()}"
        elif draw < 0.55:
            verb = f"{self._pick(('will', 'would', 'could', 'might', 'should', 'must'))} {adverb}{base} {self._noun()}"
        elif draw < 0.63:
            verb = f"{self._pick(('had', 'could have', 'should have'))} {adverb}{participle} {self._noun()}"
        elif draw < 0.72:
            verb = f"{'were' if many else 'was'} {adverb}{going} {self._noun()}"
        elif draw < 0.80:
            verb = f"{'were' if many else 'was'} {self._pick(ADJECTIVES)}"
        elif draw < 0.88:
            verb = f"{past} that {self._noun()} was {self._pick(ADJECTIVES)}"
        elif draw < 0.94:
            verb = f"didn't {base} {self._noun()}"
        else:
            verb = f"{adverb}went to {self._pick(PLACES)}"
        text = f"{subject} {verb}"
        if self.rng.random() < 0.3:
            text += " " + self._place()
        if self.rng.random() < 0.22:
            text += " " + self._pick(TIMES)
        if self.rng.random() < 0.05:
            text += f" in {self.rng.integers(1750, 2020)}"
        return text

    def _question(self):
        base = VERBS[self.rng.integers(len(VERBS))][0]
        draw = self.rng.random()
        if draw < 0.4:
            return f"{self._pick(('did', 'could', 'would', 'should'))} {self._subject()} {base} {self._noun()}?"
        if draw < 0.8:
            return (f"{self._pick(('why', 'when', 'how', 'where'))} {self._pick(('did', 'would', 'can', 'should'))} "
                    f"{self._subject()} {base} {self._noun()}?")
        return f"what was so {self._pick(ADJECTIVES)} about {self._noun()}?"


def _after_full_stops(text):
    """A capital after each full stop within a sentence of two."""
    parts = text.split(". ")
    return ". ".join(part[:1].upper() + part[1:] for part in parts)


def plural(noun):
    irregular = {"man": "men", "woman": "women", "child": "children", "knife": "knives", "wolf": "wolves",
                 "life": "lives", "deer": "deer", "salmon": "salmon", "volcano": "volcanoes", "data": "data",
                 "tomato": "tomatoes", "potato": "potatoes", "bacteria": "bacteria", "money": "coins"}
    if noun in irregular:
        return irregular[noun]
    if noun[-1] == "y" and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun[-1] in "sx" or noun[-2:] in ("ch", "sh") else "s")


class Foreign:
    """German, French or Spanish: frames whose slots agree, with punctuation as it is written there."""

    def __init__(self, rng, language):
        self.rng, self.language = rng, language
        self.frames, self.slots = FOREIGN[language]

    def sentence(self):
        pick = lambda options: str(options[self.rng.integers(len(options))])  # noqa: E731
        text = pick(self.frames)
        if self.rng.random() < 0.35:
            other = pick(self.frames)
            text = text.rstrip(".!?") + {"de": ", und ", "fr": ", et ", "es": ", y "}[self.language] + \
                (other if other[0] == "{" else other[0].lower() + other[1:])
        for slot, options in self.slots.items():
            while "{" + slot + "}" in text:
                text = text.replace("{" + slot + "}", pick(options), 1)
        words = []
        for word in (text[0].upper() + text[1:]).split():
            if word in "?!" and words:  # French sets them apart, by a space that does not break.
                words[-1] += "\u00a0" + word
            else:
                words.append(word)
        return words


FOREIGN = {
    "de": ((
        "{S} {v} {O} {T}.", "{T} {v} {S} {O}.", "Warum {v} {S} {O}?", "{S} sagte, dass {s} {a} war.",
        "Ich glaube, {s} war {T} sehr {a}.", "Wir haben {O} {w} nicht gefunden.", "Das ist doch {a}!",
        "{S} war {a}, aber niemand {v} {O}.", "Haben Sie {O} {w} gesehen?", "Guten Abend, meine Damen und Herren.",
        "Nein, das glaube ich nicht.", "Im Jahr 1912 {v} {S} {O} {w}.", "Vielen Dank, das war alles."), {
        "S": "der alte Müller|die junge Ärztin|unser Nachbar|das kleine Mädchen|die Königin|der Bürgermeister|"
             "meine Großmutter|ein fremder Mann|der Fischer|die Lehrerin|der Hauptmann|niemand".split("|"),
        "s": "der Garten|die Brücke|das Wetter|der Wald|die Suppe|das Haus|der Winter|die Straße".split("|"),
        "v": "suchte|fand|verkaufte|beschrieb|bemerkte|vergaß|reparierte|trug|malte|brauchte|verlor|kannte".split("|"),
        "O": "den Schlüssel|die schwere Tür|das alte Buch|den grünen Mantel|eine Landkarte|drei Briefe|das Fahrrad|"
             "die letzte Straßenbahn|einen Regenschirm|die Zeitung von gestern|seinen Bruder".split("|"),
        "w": "im Keller|am Bahnhof|hinter dem Schloss|in Wien|auf dem Markt|neben der Kirche|am Fluss".split("|"),
        "T": "am Morgen|vor dem Krieg|jeden Sommer|heute|gestern Abend|nach dem Essen|im März|plötzlich".split("|"),
        "a": "gefährlich|wunderbar|ziemlich teuer|ganz still|vollkommen leer|sehr alt|merkwürdig|zu spät".split("|")}),
    "fr": ((
        "{S} {v} {O} {T}.", "{T}, {S} {v} {O}.", "Pourquoi {S} {v} {O} ?", "Je crois que {s} était {a}.",
        "Il faut dire que {s} était {a} {T}.", "Nous avons cherché {O} {w}.", "C'est {a}, n'est-ce pas ?",
        "{S} {v} {O} {w}, mais personne ne le savait.", "Bonsoir à toutes et à tous.", "Non, je ne pense pas.",
        "En 1912, {S} {v} {O}.", "Merci beaucoup, c'était très intéressant."), {
        "S": "le vieux marin|la jeune femme|mon voisin|la petite fille|le roi|le maire|ma grand-mère|"
             "un inconnu|la boulangère|le professeur|le capitaine|notre équipe".split("|"),
        "s": "le jardin|le pont|le temps|le château|le village|l'hiver|le silence|le voyage".split("|"),
        "v": "cherchait|trouvait|vendait|décrivait|oubliait|réparait|portait|regardait|perdait|gardait".split("|"),
        "O": "la clé|une lourde porte|le vieux livre|le manteau vert|une carte|trois lettres|la bicyclette|"
             "le dernier train|un parapluie|le journal de la veille|son frère".split("|"),
        "w": "dans la cave|à la gare|derrière le château|à Genève|sur le marché|près de l'église".split("|"),
        "T": "le matin|avant la guerre|chaque été|aujourd'hui|hier soir|après le repas|au mois de mars".split("|"),
        "a": "dangereux|merveilleux|assez cher|très calme|complètement vide|bien étrange|trop long".split("|")}),
    "es": ((
        "{S} {v} {O} {T}.", "{T} {S} {v} {O}.", "¿Por qué {S} {v} {O}?", "Creo que {s} era {a}.",
        "Hay que decir que {s} era {a} {T}.", "Hemos buscado {O} {w}.", "¡Qué {a}!",
        "{S} {v} {O} {w}, pero nadie lo sabía.", "Buenas noches, señoras y señores.", "No, no lo creo.",
        "En 1912 {S} {v} {O} {w}.", "Muchas gracias, ha sido muy interesante."), {
        "S": "el viejo marinero|la joven doctora|mi vecino|la niña|el rey|el alcalde|mi abuela|un extraño|"
             "la panadera|el profesor|el capitán|nuestro equipo".split("|"),
        "s": "el jardín|el puente|el tiempo|el castillo|el pueblo|el invierno|el camino".split("|"),
        "v": "buscaba|encontró|vendía|describió|olvidó|reparaba|llevaba|miraba|perdió|necesitaba".split("|"),
        "O": "la llave|una puerta pesada|el libro viejo|el abrigo verde|un mapa|tres cartas|la bicicleta|"
             "el último tren|un paraguas|el periódico de ayer|a su hermano".split("|"),
        "w": "en el sótano|en la estación|detrás del castillo|en Madrid|en el mercado|cerca de la iglesia".split("|"),
        "T": "por la mañana|antes de la guerra|cada verano|hoy|ayer por la noche|después de comer|en marzo".split("|"),
        "a": "peligroso|maravilloso|bastante caro|muy tranquilo|extraño|demasiado largo|difícil".split("|")}),
}


def writer(rng, language="en"):
    return English(rng) if language == "en" else Foreign(rng, language)


def wrapped(words, width=42):
    """Words as lines of up to `width` letters, two lines as even as may be."""
    text = " ".join(words)
    if len(text) <= width:
        return text
    cuts = [i for i, letter in enumerate(text) if letter == " "]
    cut = min(cuts, key=lambda i: abs(i - len(text) / 2) - (6 if text[i - 1] in ",.;?!" else 0), default=None)
    return text if cut is None else text[:cut] + "\n" + text[cut + 1:]
