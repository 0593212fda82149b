"""Sentences about machines, stock and forecasts, and about how their models are kept: ordinary English in which nobody is judged."""

from __future__ import annotations

from random import Random

SUBJECTS = (
    "the pump model", "the turbine forecast", "each nightly batch", "the vibration signal", "the conveyor camera", "the pressure curve",
    "this release", "the demand table", "the stock forecast", "the compressor log", "the weather feed", "the print-head image",
    "the oven estimate", "the parcel counter", "the ripeness grade", "the wind-farm curve", "the battery curve", "the paint-shop camera",
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
    "the training window", "a rolling mean", "flow and pressure", "the residuals", "lagged features", "the seasonal pattern",
    "the drift chart", "frame counters", "surface defects", "the spectrum bands", "the gradient norms", "the checkpoint",
)  # fmt: skip
TAILS = (
    "before the nightly export", "on one processor", "with a window of {} minutes", "for plant {}", "at a rate of {} hertz",
    "after {} epochs", "without extra memory", "in steps of {} seconds", "over the last {} weeks", "for line {} only",
    "while the loader is idle", "as in the previous version", "until the curve settles", "under a load of {} percent",
    "with the default settings", "from the archive of season {}", "in batches of {}", "next to the older baseline",
)  # fmt: skip
KEEPERS = (
    "the operator", "an engineer on duty", "the data team", "a technician", "the plant manager", "the supplier of the sensors",
    "the maintenance crew", "the validation report", "the risk review", "the night shift", "an auditor", "the release manager",
)  # fmt: skip
DUTIES = (
    "reviews", "documents", "approves", "rejects", "escalates", "monitors", "checks", "explains", "evaluates", "can override", "reports",
    "compares", "confirms", "investigates",
)  # fmt: skip
MATTERS = (
    "every alarm of the model", "the accuracy of each release", "missing labels in the training data", "the error by region and season",
    "a bias between old and new sensors", "the licence of the dataset", "the robustness tests", "the retention of the logs",
    "the threshold of the anomaly score", "incidents and their causes", "the precision and recall of the detector",
    "drift of the input features", "the documentation of known limitations", "images from the camera",
    "the intended use of the forecast", "orders without a date", "the monitoring dashboard", "the evaluation on unseen plants",
    "predictions outside the calibrated range", "the privacy settings of the archive", "a rollback to the previous version",
)  # fmt: skip
LINKS = ("and then", "while", "because", "so that", "although", "whenever", "and")
NOUNS = (
    "pump", "valve", "turbine", "rotor", "belt", "gauge", "oven", "kiln", "mixer", "loom", "press", "crane", "lathe", "filter", "meter",
    "relay", "fan", "drum", "nozzle", "chiller", "silo", "hopper", "furnace", "winch", "spindle", "gearbox", "bearing", "panel", "battery",
    "parcel", "pallet", "harvest", "orchard", "tank", "weir", "sluice", "tide", "wind", "solar", "stock",
)  # fmt: skip


def clause(r: Random) -> str:
    """A subject, a verb, an object, and how or when."""
    return f"{r.choice(SUBJECTS)} {r.choice(VERBS)} {r.choice(OBJECTS)} {r.choice(TAILS).format(r.randrange(2, 900))}"


def duty(r: Random) -> str:
    """Who looks after what, and how or when."""
    return f"{r.choice(KEEPERS)} {r.choice(DUTIES)} {r.choice(MATTERS)} {r.choice(TAILS).format(r.randrange(2, 900))}"


def sentence(r: Random, clauses: int = 0) -> str:
    """A sentence of one or two clauses."""
    text = r.choice((clause, duty, duty))(r)
    if (clauses or r.randrange(1, 4)) > 1:
        text += f" {r.choice(LINKS)} {r.choice((clause, duty))(r)}"
    return text[0].upper() + text[1:] + "."


def paragraph(r: Random, low: int = 2, high: int = 6) -> str:
    """Some sentences in one line."""
    return " ".join(sentence(r) for _ in range(r.randrange(low, high)))
