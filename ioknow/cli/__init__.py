"""The command line: each command is one library call, its result printed.

Exit codes: 0 done; 1 data do not conform (``validate``); 2 the command or the query cannot be
asked in this way; 3 data, store or endpoint cannot be used; 70 an error in ioknow itself.
"""

from __future__ import annotations

import sys

import click

from ioknow.cli import (
    analysing,
    asking,
    checking,
    connecting,
    describing,
    exporting,
    fetching,
    finding,
    identity,
    loading,
    matching,
    measuring,
    serving,
)
from ioknow.cli.common import INTERNAL


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ioknow")
def cli() -> None:
    """Ask and serve a knowledge graph of inter-organizational relationships.

    Start with 'ioknow questions' for what can be asked by name, or 'ioknow serve' for the
    explorer in the browser.
    """


for _command in (
    serving.serve,
    serving.token,
    serving.journal,
    serving.settings,
    asking.query,
    asking.ask,
    asking.questions,
    finding.search,
    measuring.network,
    measuring.measures,
    measuring.measure,
    measuring.evolution,
    matching.match,
    matching.consortium,
    analysing.needs,
    analysing.collaboration,
    analysing.benefits,
    analysing.shock,
    analysing.admission,
    analysing.dependence,
    describing.compare_cases,
    describing.compare_organizations,
    describing.compare_rules,
    describing.tie_diversity,
    describing.architecture,
    describing.before_after,
    describing.step_times,
    describing.skills,
    describing.skill_level,
    identity.resolve,
    identity.links,
    fetching.sources,
    fetching.fetch,
    loading.load,
    loading.accelerate,
    loading.template,
    loading.validate,
    exporting.export,
    connecting.path,
    connecting.what_if,
    connecting.rank_removals,
    connecting.rank,
    checking.audit,
    checking.verify_evidence,
    checking.verify,
    checking.backup,
    checking.restore,
):
    cli.add_command(_command)


def main() -> None:
    """Run the command line."""
    try:
        cli(prog_name="ioknow")
    except (click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:  # noqa: BLE001 - the last place to turn a fault of ours into words
        import traceback

        traceback.print_exc()
        click.echo(f"error: this is a fault in ioknow, please report it: {error!r}", err=True)
        sys.exit(INTERNAL)
