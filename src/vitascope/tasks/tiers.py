"""Tiers: what a dearer or cheaper task costs, and how its entries in the ledger say so."""

from dataclasses import dataclass, replace

from vitascope.catalog import TaskPlan
from vitascope.errors import Invalid
from vitascope.wire import Tier


def reason_of(tier: Tier) -> str:
    """Return the reason of a task's entries in the ledger: its tier, where that is not standard."""
    return "" if tier is Tier.STANDARD else f"tier {tier.value}"


@dataclass(frozen=True, kw_only=True)
class Tiers:
    """What the operator decides: a tier's price as a multiple of the model's; 0 offers none."""

    priority_price: float
    off_peak_price: float

    @property
    def factors(self) -> dict[Tier, float]:
        """Return the multiple of every tier that is offered."""
        every = {
            Tier.STANDARD: 1.0,
            Tier.PRIORITY: self.priority_price,
            Tier.OFF_PEAK: self.off_peak_price,
        }
        return {tier: factor for tier, factor in every.items() if factor > 0}

    def priced(self, plan: TaskPlan) -> TaskPlan:
        """Return a plan at its tier's price.

        Raises Invalid for a tier that is not offered.
        """
        if plan.tier is Tier.STANDARD:
            return plan
        factors = self.factors
        if plan.tier not in factors:
            raise Invalid(
                "{field} must be one of {choices}",
                field="tier",
                choices=", ".join(f'"{each.value}"' for each in factors),
            )
        return replace(plan, cost_milli=round(plan.cost_milli * factors[plan.tier]))
