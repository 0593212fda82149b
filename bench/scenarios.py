"""High-risk systems as their makers describe them: six uses of Annex III with what such cards say about people, data and review.

Each field is a list of sentences; ``{place}``, ``{office}``, ``{days}``, ``{share}`` and ``{year}`` are filled for each service, so that no
two cards are alike. ``review``, ``appeal`` and ``record`` are left out of some cards, as happens in real ones.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scenario:
    """One use: its title, what it does, whom it concerns, what it rests on, and the switches of its manifest."""

    slug: str
    title: str
    purpose: tuple[str, ...]
    effect: tuple[str, ...]
    data: tuple[str, ...]
    review: tuple[str, ...]
    appeal: tuple[str, ...]
    record: tuple[str, ...]
    switches: tuple[tuple[str, str], ...]


SCENARIOS = (
    Scenario(
        "benefit-fraud",
        "Housing benefit: risk of fraud",
        (
            "Gives every application for housing benefit in {place} a fraud risk score between 0 and 100.",
            "The {office} uses the score to decide which recipients are asked for further proof of income before a payment goes out.",
            "Used for new claims and for the yearly renewal of benefits that are already paid.",
        ),
        (
            "Files above {share} wait for an investigator; the payment is held until the file is closed.",
            "About {share} in a thousand households are visited at home in a quarter.",
        ),
        (
            "Learned from {days}0 closed investigations of the years up to {year}, with income, rent, household and previous claims.",
            "Nationality and place of birth were removed; postcodes remain, and stand in for both in some districts.",
        ),
        (
            "A benefits officer of the {office} reads each flagged file, sees the five strongest reasons, and can set the score aside.",
            "Two officers must agree before a payment is stopped.",
        ),
        (
            "A recipient can ask for an explanation of the decision and object within {days} days in writing at the {office}.",
            "An objection is heard by an officer who took no part in the first decision.",
        ),
        ("Registered in the EU database for high-risk AI systems in {year}.",),
        (("PAYMENT_HOLD", "manual"), ("REQUIRE_HUMAN_REVIEW", "true"), ("FRAUD_THRESHOLD", "0.{share}")),
    ),
    Scenario(
        "cv-ranking",
        "Ranking of job applications",
        (
            "Sorts the applications for warehouse and office jobs in {place} by how well they fit the vacancy.",
            "Recruiters of the {office} see the list from the best match down and invite candidates from the top.",
            "It reads the CV and the covering letter, and compares them with staff who were hired earlier.",
        ),
        (
            "Applicants below the {share}th percentile are declined by mail after {days} days.",
            "The number is kept with the application for as long as the talent pool runs.",
        ),
        (
            "Trained on {days}00 applications and the outcome of the interviews from {year} on.",
            "Women are {share} percent of the applicants in the training data.",
        ),
        (
            "A recruiter looks at each application before it is declined and may move it up.",
            "Recruiters are trained to distrust the order and see how often they followed it.",
        ),
        ("Applicants may ask the {office} within {days} days why they were declined and have a person look again.",),
        ("Entered in the EU database under Article 49 by the provider.",),
        (("AUTO_DECLINE", "true"), ("HUMAN_REVIEW", "disabled"), ("SHORTLIST_SIZE", "{share}")),
    ),
    Scenario(
        "consumer-credit",
        "Creditworthiness of private customers",
        (
            "Estimates the probability that a private customer in {place} falls behind on a consumer loan within a year.",
            "The {office} sets limit and interest rate by the credit score, and refuses loans below a cut-off.",
            "Used in the branch and in the app for sums of up to {days}00 euros.",
        ),
        ("Below a score of {share} the application is refused at once.", "Customers between the limits are called by an adviser."),
        (
            "Account movements, salary, rent and earlier loans of {days}000 customers up to {year}.",
            "No data from social networks are used.",
        ),
        ("An adviser can override the refusal and must write down why; {share} percent of refusals are overridden.",),
        (
            "Customers can have the refusal explained and ask for a review by an adviser within {days} days.",
            "Complaints go to the ombudsman of the {office}.",
        ),
        ("The entry in the EU database was made in {year}.",),
        (("AUTO_REFUSE", "true"), ("OVERRIDE_ROLE", "credit-adviser"), ("CUTOFF", "{share}")),
    ),
    Scenario(
        "exam-proctoring",
        "Watching over written examinations",
        (
            "Watches students of the {office} in {place} during online examinations and reports suspected cheating.",
            "It looks at browser focus, typing rhythm and the second person in the picture, and marks minutes for the invigilator.",
            "Used in all written examinations of the first {days} weeks of a term.",
        ),
        ("A marked examination is not graded until the board has met.", "Students with more than {share} marks are asked to a hearing."),
        (
            "Recordings of {days}0 examinations up to {year}, with the decisions of the board.",
            "Students who use a screen reader are marked more often.",
        ),
        ("An invigilator watches each marked minute and can remove the mark; the board decides.",),
        ("Students see the marks and may object to the examination board within {days} days.",),
        ("Registration in the EU database is kept by the university's legal office, entry of {year}.",),
        (("MARK_LIMIT", "{share}"), ("REVIEWER", "invigilator"), ("KEEP_RECORDING_DAYS", "{days}")),
    ),
    Scenario(
        "emergency-triage",
        "Order of emergency calls",
        (
            "Rates emergency calls in {place} by urgency and proposes the order in which ambulances are sent.",
            "Dispatchers of the {office} see the proposal beside the call.",
            "It hears the first {share} seconds of the call and reads what the call taker typed.",
        ),
        ("Calls that are rated low wait longer when all crews are out.", "The rating is updated every {days} seconds."),
        (
            "Transcripts of {days}00 calls of the years up to {year}, with the diagnosis of the hospital.",
            "Callers with an accent are understood less well.",
        ),
        ("The dispatcher decides, may change the order at any time, and can switch the proposal off.",),
        ("Patients and relatives may ask the {office} for the reasons within {days} days.",),
        ("Registered in the EU database, non-public part not needed.",),
        (("PROPOSE_ONLY", "true"), ("DISPATCHER_CONFIRM", "required"), ("LISTEN_SECONDS", "{share}")),
    ),
    Scenario(
        "asylum-interview",
        "Consistency of asylum interviews",
        (
            "Compares the transcript of an asylum interview in {place} with country reports and earlier statements of the applicant.",
            "Case workers of the {office} receive a list of contradictions and a credibility score from 0 to 100.",
            "Used before the decision on international protection.",
        ),
        ("Files with a score under {share} go to the fast procedure.", "Others wait {days} days on average."),
        (
            "Transcripts and decisions of {days}00 closed cases up to {year}.",
            "Translated interviews produce more contradictions than others.",
        ),
        ("A case worker hears the applicant on each contradiction and is free to disregard the score.",),
        ("The applicant's lawyer receives the list and may answer within {days} days; appeal lies to the court.",),
        ("Registered in the secure non-public section of the EU database.",),
        (("FAST_TRACK", "suggest"), ("CASE_WORKER_REVIEW", "required"), ("SCORE_FLOOR", "{share}")),
    ),
)
PLACES = (
    "Lindenau", "Vallemar", "Oosterhaven", "Port-Clair", "Nowa Struga", "Brezovica", "Kivisaari", "San Telmo", "Aldermoor", "Fjordby",
    "Castelrosso", "Hegyalja", "Zeleny Dol", "Montferrat-sur-Lac", "Ribeira Alta", "Kalamari",
)  # fmt: skip
OFFICES = (
    "municipal services office", "department of social affairs", "regional service centre", "central intake desk", "northern branch",
    "joint administration", "public service agency", "third division",
)  # fmt: skip
