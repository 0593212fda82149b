"""Sentences about machines, stock and forecasts: text that means nothing to a policy, in ordinary English."""

from __future__ import annotations

from random import Random

SUBJECTS = (
    "the pump model", "the turbine forecast", "each nightly batch", "the vibration signal", "the conveyor camera", "the pressure curve",
    "this release", "the demand table", "the stock forecast", "the compressor log", "the weather feed", "the print-head image",
    "the boiler estimate", "the parcel counter", "the ripeness grade", "the wind-farm curve", "the battery curve", "the paint-shop camera",
    "the shelf-life estimate", "the spare-part list", "the harvest forecast", "the bearing spectrum", "the cooling-loop model",
    "the tide table",
)  # fmt: skip
VERBS = (
    "compares", "stores", "replaces", "smooths", "resamples", "summarises", "halves", "aligns", "repeats", "delays", "plots", "joins",
    "weights", "splits", "exports", "groups", "interpolates", "keeps", "refreshes", "averages",
)  # fmt: skip
OBJECTS = (
    "hourly readings", "the last season", "missing intervals", "the holdout weeks", "raw sensor counts", "the reference curve",
    "calibrated temperatures", "torque and speed", "the quantile loss", "delivery windows", "the error band", "warehouse totals",
    "the training window", "a rolling mean", "flow and pressure", "the residuals", "lagged features", "the seasonal profile",
    "the drift chart", "frame counters", "surface defects", "the spectrum bands", "the gradient norms", "the checkpoint",
)  # fmt: skip
TAILS = (
    "before the nightly export", "on a single processor", "with a window of {} minutes", "for plant {}", "at a rate of {} hertz",
    "after {} epochs", "without extra memory", "in steps of {} seconds", "over the last {} weeks", "for line {} only",
    "while the loader is idle", "as in the previous version", "until the curve is flat", "under a load of {} percent",
    "with the default settings", "from the archive of season {}", "in batches of {}", "next to the older baseline",
)  # fmt: skip
LINKS = ("and then", "while", "because", "so that", "although", "whenever", "and")
NOUNS = (
    "pump", "valve", "turbine", "rotor", "belt", "gauge", "boiler", "kiln", "mixer", "loom", "press", "crane", "lathe", "filter", "meter",
    "relay", "fan", "drum", "nozzle", "chiller", "silo", "hopper", "furnace", "winch", "spindle", "gearbox", "bearing", "panel", "battery",
    "parcel", "pallet", "harvest", "orchard", "tank", "weir", "sluice", "tide", "wind", "solar", "stock",
)  # fmt: skip


def clause(r: Random) -> str:
    """A subject, a verb, an object, and how or when."""
    return f"{r.choice(SUBJECTS)} {r.choice(VERBS)} {r.choice(OBJECTS)} {r.choice(TAILS).format(r.randrange(2, 900))}"


def sentence(r: Random, clauses: int = 0) -> str:
    """A sentence of one or two clauses."""
    text = clause(r)
    if (clauses or r.randrange(1, 4)) > 1:
        text += f" {r.choice(LINKS)} {clause(r)}"
    return text[0].upper() + text[1:] + "."


def paragraph(r: Random, low: int = 2, high: int = 6) -> str:
    """Some sentences in one line."""
    return " ".join(sentence(r) for _ in range(r.randrange(low, high)))
