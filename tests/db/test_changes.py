"""Word of changes: heard by whoever waits for that account, and by nobody else."""

from vitascope.db.changes import Changes


async def test_who_waits_for_an_account_hears_of_its_changes_alone() -> None:
    changes = Changes()
    changes.announce("a")
    with changes.subscribe("a") as first, changes.subscribe("a") as second:
        with changes.subscribe("b") as other:
            assert not await first.wait(0.01)
            changes.announce("a")
            changes.announce("a")
            assert [await first.wait(5), await second.wait(5)] == [True, True]
            assert [await first.wait(0.01), await other.wait(0.01)] == [False, False]
        assert (changes.count("a"), changes.count("b")) == (2, 0)
    assert changes.count("a") == 0


async def test_what_comes_during_a_pause_is_heard_after_it() -> None:
    changes = Changes()
    with changes.subscribe("a") as own:
        changes.announce("a")
        await own.pause(0.01)
        assert await own.wait(5)


async def test_a_stop_wakes_everybody() -> None:
    changes = Changes()
    with changes.subscribe("a") as own:
        assert not own.is_closed
        changes.close()
        await own.pause(3_600)
        assert await own.wait(5)
        assert own.is_closed
