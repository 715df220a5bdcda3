"""`cleantext learn`: the furniture of sites, from a corpus of their pages."""

from __future__ import annotations

import os
import tempfile

import click

from cleantext.report import visible

__all__ = ["learn"]


@click.command()
@click.argument("corpus", metavar="CORPUS...", nargs=-1, required=True, type=click.Path(readable=False))
@click.option(
    "-o", "--output", metavar="FILE", required=True, type=click.Path(dir_okay=False), help="The file of profiles."
)
@click.option("--fresh", is_flag=True, help="Forget what FILE holds of pages; what was struck or added stays.")
@click.option("--text-field", metavar="NAME", default="text", show_default=True, help="The field of a page's text.")
@click.option("--html-field", metavar="NAME", help="The field of a page's markup, to learn from that.")
@click.option("--site-field", metavar="NAME", help="The field of a page's site; left out: site.")
@click.option("--url-field", metavar="NAME", help="The field of a page's address; its host is the site.")
@click.option("--memory", metavar="SIZE", default="1GB", show_default=True, help="What the engine may use of it.")
@click.pass_context
def learn(
    ctx: click.Context,
    corpus: tuple[str, ...],
    output: str,
    fresh: bool,
    text_field: str,
    html_field: str | None,
    site_field: str | None,
    url_field: str | None,
    memory: str,
) -> None:
    """Learn which lines are the furniture of a site, from its pages.

    CORPUS is files of JSON lines (also .gz, .xz, .bz2) or Parquet, a record a page. What comes again on independent
    stories of a site, often enough, is its furniture; the versions of one story count once. If FILE is there, what is
    learned is added to it.

    \b
    Examples:
      cleantext learn pages.jsonl -o sites.db
      cleantext learn crawl/*.parquet -o sites.db --url-field url
      cleantext sites show sites.db example.com
      cleantext clean --sites sites.db --site example.com page.txt

    Exit code: 0 if all went well, 1 if a file could not be read or written, 2 if the command line is wrong.
    """
    from cleantext.sites import Profile, SitesError
    from cleantext.sites.engines import CorpusError, Fields, learn_files
    from cleantext.sites.store import load, writing

    if site_field is not None and url_field is not None:
        raise click.UsageError("--site-field and --url-field both say where the site is: choose one")
    for name in corpus:
        if not os.path.isfile(name):
            click.echo(f"cleantext: {visible(name)}: no such file", err=True)
            ctx.exit(1)
        if os.path.exists(output) and os.path.samefile(name, output):
            raise click.UsageError(f"{visible(output)} is a file of the corpus: give -o another name")
    fields = Fields(html_field or text_field, site_field or url_field or "site", html_field is not None)
    pages = lines = sites = furnished = 0
    try:
        known = load(output) if os.path.exists(output) else None
        with tempfile.TemporaryDirectory(prefix="cleantext-", dir=os.path.dirname(os.path.abspath(output))) as scratch:
            # What is there already is not touched before all is learned: a corpus that breaks off leaves no half of it.
            learned = os.path.join(scratch, "learned.db")
            with writing(learned) as put:
                for profile in learn_files(corpus, fields, memory=memory, scratch=scratch):
                    if known is not None and profile.site in known:
                        old = known[profile.site]
                        profile = (Profile(old.site, (), old.decisions) if fresh else old).merge(profile)
                    put(profile)
                    sites += 1
                    pages += len(profile.pages)
                    found = sum(line.decision != "struck" for line in profile.lines)
                    lines += found
                    furnished += found > 0
            if not sites:
                raise CorpusError(
                    f"{corpus[0]}: no record has both {fields.content!r} and {fields.source!r}: "
                    "name the fields with --text-field and --site-field or --url-field"
                )
            if known is None:
                os.replace(learned, output)
            else:
                found_now = load(learned)
                with writing(output) as put:
                    for site in found_now:
                        put(found_now[site])
    except (SitesError, CorpusError) as error:
        click.echo(f"cleantext: {visible(str(error))}", err=True)
        ctx.exit(1)
    except OSError as error:
        click.echo(f"cleantext: {visible(output)}: {error.strerror or error}", err=True)
        ctx.exit(1)
    click.echo(
        f"{visible(output)}: {lines:,} lines of furniture on {furnished:,} of {sites:,} sites, "
        f"from a sample of {pages:,} pages; `cleantext sites show` lists them",
        err=True,
    )
