"""Examples of every command, as its help shows them. They are commands, the same in every language."""

from collections.abc import Mapping

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "": (
        "vitascope serve",
        'vitascope generate "a red fox running through snow" -o fox.mp4',
        "vitascope task list",
    ),
    "serve": (
        "vitascope serve",
        "vitascope serve --host 0.0.0.0 --port 8780 --data /srv/vitascope",
    ),
    "generate": (
        'vitascope generate "a red fox running through snow" -o fox.mp4',
        'vitascope generate "a red fox" --count 4 --aspect-ratio 9:16 --open',
        'vitascope generate "the fox turns" -m kling/v2-1-pro --image https://example.com/fox.png',
        'vitascope generate "a red fox" --no-wait --callback https://example.com/done',
        "echo 'a paper boat on a river' | vitascope generate - -o boat.mp4",
        "vitascope generate --from prompts.csv --folder videos --keep",
    ),
    "models": (
        "vitascope models",
        "vitascope models wan/2-7-text-to-video",
        "vitascope models --json",
    ),
    "credits": ("vitascope credits",),
    "mcp": ("vitascope mcp",),
    "explain": (
        'vitascope explain "two red foxes in the snow at night"',
        "vitascope explain --from prompts.txt --json",
    ),
    "preview": (
        'vitascope preview "two red foxes in the snow" -o sheet.png',
        "vitascope preview --from prompts.txt --moments 5",
    ),
    "verify": ("vitascope verify fox.mp4", "vitascope verify videos --trust label.pem --json"),
    "doctor": ("vitascope doctor", "vitascope doctor --callback https://example.com/done"),
    "api": ("vitascope api --host 0.0.0.0 --port 8780",),
    "worker": (
        "vitascope worker --engine scene --workers 2",
        "vitascope worker --engine wan --device cuda:1",
    ),
    "chaos": ("vitascope chaos --folder proof --tasks 200 --kills 20",),
    "account create": ('vitascope account create "Studio Nord" --credits 12500',),
    "account list": ("vitascope account list",),
    "account set": ('vitascope account set -a "Studio Nord" --max-running 4',),
    "account watermark": (
        "vitascope account watermark",
        'vitascope account watermark -a "Studio Nord" --off',
    ),
    "key create": (
        'vitascope key create -a "Studio Nord" --name web --expires 90d --cap-day 2000',
        "vitascope key create --test",
        "vitascope key create --name ops --scope admin",
    ),
    "key list": ('vitascope key list -a "Studio Nord"', "vitascope key list --operator"),
    "key show": ("vitascope key show key_5DFpeq",),
    "key set": (
        "vitascope key set key_5DFpeq --cap-day 500",
        "vitascope key set key_5DFpeq --expires never",
    ),
    "key reset": ("vitascope key reset key_5DFpeq --grace 3600",),
    "key revoke": ("vitascope key revoke key_5DFpeq",),
    "credit add": ('vitascope credit add 1000 -a "Studio Nord" --reason "invoice 4711"',),
    "credit take": ('vitascope credit take 50 -a "Studio Nord" --reason "booked twice"',),
    "credit show": ('vitascope credit show -a "Studio Nord"',),
    "ledger list": (
        "vitascope ledger list",
        'vitascope ledger list -a "Studio Nord" -n 100 --json',
    ),
    "ledger verify": ("vitascope ledger verify",),
    "model list": ("vitascope model list",),
    "model on": ("vitascope model on kling/v2-1-pro",),
    "model off": ("vitascope model off kling/v2-1-pro",),
    "model price": (
        "vitascope model price kling/v2-1-pro 5=60 10=110",
        "vitascope model price kling/v2-1-pro --standard",
    ),
    "model engine": (
        "vitascope model engine kling/v2-1-pro scene kie",
        "vitascope model engine kling/v2-1-pro scene=3 kie=1",
        "vitascope model engine kling/v2-1-pro --standard",
    ),
    "model history": ("vitascope model history",),
    "engines suggest": (
        "vitascope engines suggest",
        "vitascope engines suggest --licence commercial",
        "vitascope engines suggest --gpu-memory 24 --disk 200 --json",
    ),
    "engines bench": ("vitascope engines bench scene", "vitascope engines bench wan -o fox.mp4"),
    "maintenance on": ('vitascope maintenance on --message "back at 14:00 UTC"',),
    "maintenance off": ("vitascope maintenance off",),
    "maintenance status": ("vitascope maintenance status",),
    "console password": (
        "vitascope console password",
        "vitascope console password --stdin < password.txt",
    ),
    "task list": (
        "vitascope task list",
        "vitascope task list --state fail -n 50",
        "vitascope task list --wide",
    ),
    "task get": ("vitascope task get 17960795982",),
    "task wait": ("vitascope task wait 17960795982 --deadline 60",),
    "task cancel": ("vitascope task cancel 17960795982",),
    "task delete": ("vitascope task delete 17960795982",),
    "task download": ("vitascope task download 17960795982 -o fox.mp4",),
    "callback list": ("vitascope callback list --state dead",),
    "callback show": ("vitascope callback show task_kling_1796079598249177276909755589678859414",),
    "callback replay": (
        "vitascope callback replay --failed",
        "vitascope callback replay --since 2026-11-30",
    ),
    "callback secret": ("vitascope callback secret", "vitascope callback secret --rotate"),
    "callback listen": (
        "vitascope callback listen",
        "vitascope callback listen --fail 2 --status 503",
    ),
    "db upgrade": ("vitascope db upgrade",),
    "db check": ("vitascope db check", "vitascope db check -v"),
    "db backup": ("vitascope db backup vitascope-backup",),
    "db restore": ("vitascope db restore vitascope-backup --data /srv/vitascope",),
    "db adopt": ("vitascope db adopt",),
}
"""By a command's words after ``vitascope``; none for the command itself."""
