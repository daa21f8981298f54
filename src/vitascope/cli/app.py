"""Commands, their options, and what they exit with."""

import io
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from vitascope import __version__
from vitascope.cli import (
    admin,
    callback_commands,
    cluster_commands,
    console,
    engine_commands,
    model_commands,
    task_commands,
)
from vitascope.cli.help import dress
from vitascope.cli.options import AnyTier, Data, Force, Json, KeepFor, Output, require_text, run
from vitascope.cli.words import say, translate_help
from vitascope.client.verbs import MODEL

OWN = "the model's own"

app = typer.Typer(
    help="Text to video behind kie.ai's jobs API, on your own machine.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(admin.account_app, name="account")
app.add_typer(admin.key_app, name="key")
app.add_typer(admin.credit_app, name="credit")
app.add_typer(admin.ledger_app, name="ledger")
app.add_typer(model_commands.model_app, name="model")
app.add_typer(model_commands.maintenance_app, name="maintenance")
app.add_typer(engine_commands.app, name="engines")
app.add_typer(console.app, name="console")
app.add_typer(task_commands.app, name="task")
app.add_typer(callback_commands.app, name="callback")
app.add_typer(cluster_commands.db_app, name="db")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"vitascope {__version__}")
        raise typer.Exit


@app.callback()
def _every_command(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    pass


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0 picks a free one.", show_default="8780")
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Run the whole service on this machine: API, workers, database, videos."""
    from vitascope.cli.serve import run_service

    run(run_service(host=host, port=port, data=data, as_json=as_json), as_json=as_json, serves=True)


Prompt = Annotated[str | None, typer.Argument(help="What to show.")]
PromptOrStdin = Annotated[
    str | None, typer.Argument(help="What to show; - reads it from standard input.")
]
ModelName = Annotated[
    str | None,
    typer.Option(
        "--model", "-m", help="A model that `vitascope models` lists.", show_default=MODEL
    ),
]
Duration = Annotated[
    str | None,
    typer.Option("--duration", "-d", help="Seconds, as the model makes them.", show_default=OWN),
]
AspectRatio = Annotated[
    str | None, typer.Option(help="Width to height, such as 16:9, 9:16 or 1:1.", show_default=OWN)
]
Resolution = Annotated[
    str | None,
    typer.Option(help="Size, such as 720p, where the model has several.", show_default=OWN),
]
Sound = Annotated[
    bool | None,
    typer.Option("--sound/--no-sound", help="Sound, where the model has it.", show_default=OWN),
]
Image = Annotated[str | None, typer.Option(help="Address of the picture to begin with.")]
LastFrame = Annotated[str | None, typer.Option(help="Address of the picture to end with.")]
NotShown = Annotated[str | None, typer.Option(help="What to keep out.")]
Literalness = Annotated[
    float | None, typer.Option(help="How literally to take the prompt, 0 to 1.", show_default=OWN)
]
Fields = Annotated[
    list[str] | None,
    typer.Option("--input", help="Another field of the model's input: NAME=VALUE."),
]
AnySeed = Annotated[
    int | None,
    typer.Option("--seed", "-s", help="The same seed makes the same clip.", show_default="random"),
]
Count = Annotated[
    int,
    typer.Option(
        "--count", "-n", min=1, max=20, help="Clips of the same prompt, each with its own seed."
    ),
]
Callback = Annotated[
    str | None, typer.Option(help="URL that receives a POST when a clip is done or has failed.")
]
NoWait = Annotated[
    bool, typer.Option("--no-wait", help="Order only: print the task's id and save nothing.")
]
OpenIt = Annotated[bool, typer.Option("--open", help="Show the clip once it is saved.")]
Table = Annotated[
    Path | None,
    typer.Option(
        "--from", help="CSV or JSONL with one prompt per row; other columns override the options."
    ),
]

OWN_FIELDS = (
    "model",
    "duration",
    "aspect_ratio",
    "resolution",
    "sound",
    "image",
    "last_frame",
    "negative_prompt",
    "cfg_scale",
    "seed",
)
"""Options of generate that go into the request."""
HOW_FIELDS = ("at_once", "keep", "force", "callback", "tier", "as_json")
"""Options of generate that say how it goes about it."""


@app.command()
def generate(
    prompt: PromptOrStdin = None,
    output: Output = None,
    model: ModelName = None,
    duration: Duration = None,
    aspect_ratio: AspectRatio = None,
    resolution: Resolution = None,
    sound: Sound = None,
    image: Image = None,
    last_frame: LastFrame = None,
    negative_prompt: NotShown = None,
    cfg_scale: Literalness = None,
    fields: Fields = None,
    seed: AnySeed = None,
    table: Table = None,
    folder: Annotated[Path, typer.Option(help="Where the videos of --from go.")] = Path(),
    at_once: Annotated[int, typer.Option(min=1, max=100, help="Concurrent tasks.")] = 4,
    keep: Annotated[
        bool, typer.Option("--keep", help="Skip rows whose output file exists.")
    ] = False,
    force: Force = False,
    count: Count = 1,
    callback: Callback = None,
    tier: AnyTier = None,
    keep_for: KeepFor = None,
    no_wait: NoWait = False,
    open_it: OpenIt = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Make a video, or many, from prompt to file.

    Speaks to the service that VITASCOPE_BASE_URL and VITASCOPE_API_KEY name, else to the one that runs on the data
    folder, else runs the same service in this process.

    Exit codes: 0 made, 1 generation failed, 2 bad input, 3 key refused, 4 credits, 5 unreachable, 6 try again later.
    """
    given = dict(locals())  # each option is a parameter, and nothing else is there yet
    from vitascope.cli.batch import VideoRequest, requests_of
    from vitascope.cli.generate import GenerateOptions, generate_videos
    from vitascope.cli.models import fields_of

    options = {name: given[name] for name in OWN_FIELDS if given[name] is not None}

    def requests() -> list[VideoRequest]:
        # Here, where its errors end the command in a sentence.
        asked = options | fields_of(fields or [])
        return requests_of(prompt, output, table, folder, asked, count=count)

    own = {name: given[name] for name in HOW_FIELDS}
    how = GenerateOptions(**own, keep_seconds=keep_for, waits=not no_wait, opens=open_it)
    run(generate_videos(requests, how, data=data), as_json=as_json)


Prompts = Annotated[Path | None, typer.Option("--from", help="File with one prompt per line.")]
Negative = Annotated[str, typer.Option(help="What to keep out.")]
Scale = Annotated[float, typer.Option(help="How literally to take the prompt, 0 to 1.")]
Seed = Annotated[
    int | None,
    typer.Option(help="The same seed makes the same clip.", show_default="the prompt's own"),
]
Ratio = Annotated[str, typer.Option(help="16:9, 9:16 or 1:1.")]


@app.command()
def explain(
    prompt: Prompt = None,
    table: Prompts = None,
    negative_prompt: Negative = "",
    cfg_scale: Scale = 0.5,
    seed: Seed = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show what will be drawn for a prompt, and which words cannot be; free, in about a second.

    With --from, one prompt per line, the answer has one object per line.
    """
    from vitascope.cli.explain import explain_prompts, prompts_of

    options = {"negative_prompt": negative_prompt, "cfg_scale": cfg_scale, "seed": seed}

    async def command() -> None:
        await explain_prompts(prompts_of(prompt, table), options, data=data, as_json=as_json)

    run(command(), as_json=as_json)


@app.command()
def preview(
    prompt: Prompt = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Where to save the PNG.")] = Path(
        "sheet.png"
    ),
    table: Prompts = None,
    moments: Annotated[int, typer.Option(min=1, max=12, help="Frames per prompt.")] = 3,
    width: Annotated[int, typer.Option(min=96, max=1920, help="Pixels across one frame.")] = 480,
    force: Force = False,
    negative_prompt: Negative = "",
    cfg_scale: Scale = 0.5,
    seed: Seed = None,
    duration: Annotated[str, typer.Option(help="Seconds: 5 or 10.")] = "5",
    aspect_ratio: Ratio = "16:9",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Draw a contact sheet of a prompt, or of a file of prompts, at a few moments each."""
    from vitascope.cli.explain import preview_prompts, prompts_of
    from vitascope.cli.output import require_writable

    options = {"negative_prompt": negative_prompt, "cfg_scale": cfg_scale, "seed": seed}
    options |= {"duration": duration, "aspect_ratio": aspect_ratio}

    async def command() -> None:
        prompts = prompts_of(prompt, table)
        require_writable(output, force=force)
        await preview_prompts(
            prompts,
            options,
            output=output,
            moments=moments,
            width=width,
            data=data,
            as_json=as_json,
        )

    run(command(), as_json=as_json)


@app.command()
def models(
    name: Annotated[
        str | None, typer.Argument(metavar="MODEL", help="Show all of this one.")
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List the models that make videos here: what each takes and costs."""
    from vitascope.cli.models import list_models

    run(list_models(name, data=data, as_json=as_json), as_json=as_json)


@app.command()
def credits(data: Data = None, as_json: Json = False) -> None:  # noqa: A001
    """Show your credit balance."""
    from vitascope.cli.task import show_credits

    run(show_credits(data=data, as_json=as_json), as_json=as_json)


@app.command()
def mcp(data: Data = None) -> None:
    """Let an assistant make videos: a Model Context Protocol server on stdin and stdout; needs the extra mcp."""
    try:
        from vitascope.cli.mcp import serve_mcp
    except ModuleNotFoundError as error:
        raise typer.BadParameter(
            say("{package} is missing: pip install 'vitascope[mcp]'", package=error.name)
        ) from None

    run(serve_mcp(data))


@app.command()
def verify(
    files: Annotated[
        list[Path], typer.Argument(help="Videos, PNG or JPEG pictures, or folders of them.")
    ],
    trust: Annotated[
        Path | None,
        typer.Option(help="PEM certificate to trust.", show_default="this installation's own"),
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show what videos and pictures carry (C2PA, AIGC label, watermark) and whether they are whole, offline.

    Exit codes: 0 whole and signed by who is trusted, 1 changed, 2 no such file, 3 no labels, 4 whole, unknown signer,
    5 no labels, but a watermark; of several files, the greatest.
    """
    from vitascope.cli.verify import verify_files

    raise typer.Exit(
        run(verify_files(files, trust=trust, data=data, as_json=as_json), as_json=as_json)
    )


@app.command()
def doctor(
    callback: Annotated[
        list[str] | None, typer.Option(help="Callback URL to test; may be given several times.")
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Check this machine and data folder; exits with 1 on a problem."""
    from vitascope.cli.doctor import examine

    raise typer.Exit(
        run(examine(data=data, callbacks=callback or [], as_json=as_json), as_json=as_json)
    )


app.command()(cluster_commands.api)
app.command()(cluster_commands.worker)

COMMANDS = "vitascope.commands"
"""Entry points of commands that other packages bring; each is a function that Typer understands."""

for command in sorted(entry_points(group=COMMANDS)):
    app.command(command.name)(command.load())


def main() -> None:
    """Run the command line in the locale's language; whatever happens, a person gets a sentence."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # for people; JSON has its own escapes
    try:
        require_text(sys.argv[1:])
        command = typer.main.get_command(app)
        dress(command)
        translate_help(command)
        code = command.main(prog_name="vitascope", standalone_mode=False)
    except typer.Abort:
        sys.stderr.write(say("Stopped.") + "\n")
        code = 1
    except typer.TyperException as error:
        from vitascope.cli.usage import complain

        code = complain(error, sys.argv[1:])
    except Exception as error:
        from vitascope.cli.faults import print_error

        code = print_error(error)
    sys.exit(code if isinstance(code, int) else 0)
