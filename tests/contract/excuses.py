"""What tests/contract/test_everything.py does not run again on PostgreSQL and S3, each with the
reason why.
"""

MODULES = {
    "catalog": "Models are data: nothing is stored.",
    "chaos": "Runs on both databases by itself.",
    "cli": "The commands speak HTTP, from processes of their own; test_database is about both databases.",
    "client": "The SDK knows nothing but HTTP.",
    "contract.test_deployments": "Starts both ways to run the service by itself.",
    "contract.test_engine": "Engines and their children touch neither rows nor storage.",
    "contract.test_everything": "Is this.",
    "contract.test_excuses": "Is about this.",
    "contract.test_limits": "Four processes share one PostgreSQL there already.",
    "contract.test_postgres": "Is this in short.",
    "contract.test_procrastinate": "Several processes share one PostgreSQL there already.",
    "contract.test_switches": "Two processes share one PostgreSQL there already.",
    "accounts.test_conservation": "Has its own form on PostgreSQL, with a new database for each of its machines.",
    "callbacks.test_guide": "The receiver's side, and a `serve` of its own.",
    "callbacks.test_migration": "A schema from before there was PostgreSQL.",
    "console.test_postgres": "Is the console on PostgreSQL already.",
    "db": "Each is about one of the two databases, or about both.",
    "engines": "Engines and their children touch neither rows nor storage.",
    "limits": "Arithmetic; what it judges comes from four processes on one PostgreSQL.",
    "media": "Pictures and files: neither rows nor storage.",
    "outside": "A service in a process of its own: no setting of these tests reaches it.",
    "scene": "Words and pictures: neither rows nor storage.",
    "storage": "Each is about one of the two storages.",
    "tasks.test_window": "Arithmetic.",
    "test_deploy": "Files for deployment.",
    "test_docs": "Texts.",
    "test_installation": "Asks both databases and both storages by itself.",
    "test_log": "Lines of text.",
    "test_private": "Modes of files.",
    "test_shape": "The source's own shape.",
    "training": "How the network was made.",
}  # fmt: skip
TESTS = {
    "test_the_service_sweeps_by_itself": "Makes a local file older; the other sweeps ask for any age.",
    "test_a_video_goes_after_14_days": "Makes a local file older; test_s3 asks for the bucket's own times.",
}
