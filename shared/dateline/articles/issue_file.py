"""What a file under `issues/` says: the title, cover, PDF and introduction of one issue."""

from dataclasses import replace
from pathlib import PurePosixPath

from dateline.articles.article import Issue, IssueFile
from dateline.articles.dating import issue_of_file
from dateline.articles.fields import first_of
from dateline.articles.interpretation import Problems, finished, language_of, title_and_body
from dateline.articles.languages import direction_of
from dateline.articles.manuscript import Level, Manuscript, Problem, Refused, Unreadable
from dateline.publication import Publication


def interpret_issue(manuscript: Manuscript, publication: Publication, key: str) -> tuple[IssueFile | None, Problems]:
    """The issue that a file describes, or None with the problem that prevents it; the problems either way.

    Which issue it is, its header says (date, or volume and number, or issue), else its name or folder.
    """
    problems = list(manuscript.problems)
    path = PurePosixPath(key)
    name = path.parent.name if path.stem.lower() in {"index", "issue", "readme"} else path.stem
    try:
        issue = _issue(manuscript, name, day_first=publication.day_first)
        header = {"title": issue.title} | manuscript.header
        title, body, _ = title_and_body(replace(manuscript, header=header), publication, problems, needs_text=False)
        language = language_of(manuscript.header, body.text_content() or title, publication, problems)
        return (
            IssueFile(
                slug=issue.slug,
                title=title,
                cover=first_of(manuscript.header, "cover", "image", "picture"),
                pdf=first_of(manuscript.header, "pdf"),
                intro=finished(body, problems),
                language=language,
                direction=direction_of(language),
            ),
            tuple(problems),
        )
    except (Refused, Unreadable) as refused:
        return None, (*problems, refused.problem)


def _issue(manuscript: Manuscript, name: str, *, day_first: bool) -> Issue:
    if issue := issue_of_file(manuscript.header, name, day_first=day_first):
        return issue
    what = "It does not say which issue it describes."
    mend = "Write “date: 2003-08-27”, or “volume: 3” and “number: 20”, into the header, or name the file so."
    raise Refused(Problem(Level.REFUSED, what, mend, "field date"))
