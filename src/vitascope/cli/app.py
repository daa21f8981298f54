"""Commands, their options, and what they exit with."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

T = TypeVar("T")

app = typer.Typer(
    help="Text to video behind kie.ai's jobs API, on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
key_app = typer.Typer(help="API keys.", no_args_is_help=True)
app.add_typer(key_app, name="key")

Data = Annotated[
    Path | None, typer.Option(help="Folder of the database and the videos.", show_default="user data folder")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0 picks a free one.", show_default="8780")
    ] = None,
    data: Data = None,
) -> None:
    """Run the whole service on this machine: API, workers, database, videos."""
    from vitascope.cli.serve import run_service

    _run(run_service(host=host, port=port, data=data))


@app.command()
def generate(
    prompt: Annotated[str, typer.Argument(help="What to show, at most 5,000 characters.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where to save the MP4.")] = Path("out.mp4"),
    duration: Annotated[str, typer.Option(help="Seconds: 5 or 10.")] = "5",
    aspect_ratio: Annotated[str, typer.Option(help="16:9, 9:16 or 1:1.")] = "16:9",
    negative_prompt: Annotated[str, typer.Option(help="What to keep out.")] = "",
    cfg_scale: Annotated[float, typer.Option(help="How literally to take the prompt, 0 to 1.")] = 0.5,
    seed: Annotated[int | None, typer.Option(help="The same seed makes the same clip.", show_default="random")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Make one video, from prompt to file.

    Speaks to the service that VITASCOPE_BASE_URL and VITASCOPE_API_KEY name, else to the one that runs on the data
    folder, else runs the same service in this process.

    Exit codes: 0 made, 1 generation failed, 2 bad input, 3 key refused, 4 credits, 5 unreachable, 6 try again later.
    """
    from vitascope.cli.generate import generate_video

    wish = {"prompt": prompt, "duration": duration, "aspect_ratio": aspect_ratio, "cfg_scale": cfg_scale}
    wish |= {"negative_prompt": negative_prompt} if negative_prompt else {}
    wish |= {} if seed is None else {"seed": seed}
    _run(generate_video(wish, output, data=data, as_json=as_json))


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="An MP4.")],
    trust: Annotated[
        Path | None, typer.Option(help="PEM certificate to trust.", show_default="this installation's own")
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Tell whether a video carries its labels and is unchanged, without any network.

    Exit codes: 0 whole and signed by who is trusted, 1 changed, 2 no such video, 3 no labels, 4 whole, unknown signer.
    """
    from vitascope.cli.verify import verify_file

    raise typer.Exit(_run(verify_file(file, trust=trust, data=data, as_json=as_json)))


@key_app.command("create")
def create_key(
    name: Annotated[str, typer.Option(help="What the key is for.")] = "cli", data: Data = None, as_json: Json = False
) -> None:
    """Make an API key and print it, this once."""
    from vitascope.cli.key import create

    _run(create(name, data=data, as_json=as_json))


def _run(command: Coroutine[Any, Any, T]) -> T:
    from vitascope.cli.exits import exit_code
    from vitascope.errors import VitascopeError

    try:
        return asyncio.run(command)
    except VitascopeError as error:
        sys.stderr.write(f"vitascope: {error}\n")
        raise typer.Exit(exit_code(error)) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def main() -> None:
    """Run the command line."""
    app()
