"""The figure that acts: a body with clothes, a head of a person or an animal, and things in its
hands.
"""

from dataclasses import replace

from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rigs import gear
from vitascope_scene.drawing.rigs.body import Body
from vitascope_scene.drawing.rigs.props import (
    held,
    held_size,
    placed_size,
    stood,
    window_of,
)
from vitascope_scene.drawing.rigs.stance import BACK, LOWER, SHIN, THIGH, UPPER, bend
from vitascope_scene.drawing.rigs.trims import trim
from vitascope_scene.drawing.subjects.faces import RADIUS, face
from vitascope_scene.drawing.subjects.pose import Point, Pose, dark

SHADE = 0.28
ASLEEP = 0.89
"""A moment of the loop at which eyes are shut."""
DUMMY = "face_dummy"
"""What hides a baby's mouth unless that tells its mood."""
HEAD_HIGH = 0.21
"""Figure's heights of a bare head."""
HEAD_HATS = 1.25
"""How much larger hats are on an animal's head."""


class PosedBody(Body):
    """One figure at one moment, drawn."""

    def draw(self) -> None:
        """Draw what is behind, the body, and what is in front."""
        if self._driven():
            return
        tall = self.outfit.tall
        with self.pen.at(0, 0.5 * (1 - tall), 0, tall):
            if self.line.has("seat"):
                self._leg("farfoot", SHADE)
            self._unders(0)
            shift = (self.line.number("shift"), self.line.number("shift", 1))
            bob = self.line.number("bob") * self.pose.wave() if self.tipped else 0.0
            with self.pen.at(shift[0], shift[1] + bob, self.line.number("tip")):
                self._whole()
            if self.tipped:
                self._unders(1)
            gear.around(self)

    def _driven(self) -> bool:
        """Draw a vehicle with the driver's head in its window; return whether it has one."""
        thing = self.props.hand
        window = window_of(thing.key) if thing and self.line.has("drive") and self.under else None
        if thing is None or window is None:
            return False
        u, (x, y, high) = self.under[0][0], window
        size = placed_size(thing, u.size)
        stood(self.pen, self.pose, thing, self.own, (u.x, u.y), size)
        with self.pen.at(u.x + x * size, u.y + (y - 0.5) * size, 0, high * size / HEAD_HIGH):
            self._features(self.pose)
        return True

    def _whole(self) -> None:
        """The body from the far side to the near one."""
        if self.figure.tail:
            with self.pen.at(*self.at.hip):
                self.figure.tail(self.pen, self.pose, self.own)
        self._trims("back")
        self._arm("far", SHADE)
        self._legs()
        self._trunk()
        front = self.line.has("front")
        grip = self.line.text("grip", "near")
        if not front or grip == "far":
            self._prop()
        self._head()
        if not self.tipped:
            self._unders(1)
        gear.at_hands(self)
        if front and grip == "both":
            self._prop()
        self._arm("near", 0.0)
        if front and grip == "near":
            self._prop()

    def paint(self, part: str) -> Colour:
        """The paint of a piece of clothing."""
        return self.outfit.paint(part, self.own)

    def _unders(self, layer: int) -> None:
        """What stands behind or in front."""
        for u, thing in self.under:
            if u.layer == layer and thing is not None:
                stood(self.pen, self.pose, thing, self.own, (u.x, u.y), self._size(thing, u.size))

    def _legs(self) -> None:
        """Both legs, unless the far one is behind a mount or there are none."""
        if not self.outfit.legs:
            return
        if not self.line.has("seat"):
            self._leg("farfoot", SHADE)
        self._leg("nearfoot", 0.0)

    def _leg(self, which: str, shade: float) -> None:
        """Thigh, shin, sock and shoe."""
        if not self.outfit.legs:
            return
        side = -0.015 if which == "farfoot" else 0.012
        x, y = self.at.ends[which]
        start = (self.at.hip[0] + side, self.at.hip[1])
        knee, end = bend(start, (x, y - 0.035), THIGH, SHIN, -1)
        wide = self.outfit.wide
        self.pen.limb([start, knee, end], (0.1 * wide, 0.076, 0.054), self._shaded("bottom", shade))
        if "socks" in self.outfit.clothes:
            low = ((knee[0] + end[0]) / 2, (knee[1] + end[1]) / 2)
            self.pen.limb([low, end], (0.068, 0.058), self._shaded("socks", shade))
        with self.pen.at(*end, 0 if abs(end[1] - 0.455) < 0.08 else 0.3):
            shoe = [(-0.034, -0.02), (0.03, -0.02), (0.082, 0.012), (0.088, 0.034), (-0.036, 0.034)]
            self.pen.blob(shoe, self._shaded("shoe", shade))
            gear.on_foot(self)

    def _shaded(self, part: str, shade: float) -> Colour:
        """A piece's paint, darker on the far side."""
        paint = self.paint(part)
        return dark(paint, shade) if shade else paint

    def _arm(self, which: str, shade: float) -> None:
        """An arm with its hand; the end is where the hand could really go."""
        sx, sy = self.at.shoulder
        start = (sx + (0.01 if which == "near" else -0.02), sy + 0.045)
        wish = self.at.ends[which]
        elbow, end = bend(start, wish, UPPER, LOWER, 1 if wish[0] >= start[0] - 0.05 else -1)
        wide = self.outfit.wide
        self.pen.limb(
            [start, elbow, end], (0.066 * wide, 0.056, 0.044), self._shaded("sleeve", shade)
        )
        self.pen.oval(*end, 0.03, 0.031, self._shaded("hand", shade))

    def _trunk(self) -> None:
        """Neck, chest and belly, and what is worn over them."""
        on, w = self.at.on_body, self.outfit.wide
        skin = (
            self.outfit.paint("hand", self.own)
            if self.figure.head
            else self.outfit.skin_paint(self.own)
        )
        self.pen.limb(
            [on(BACK - 0.02, 0.005), on(BACK + 0.07, 0.014)], (0.062, 0.058), dark(skin, 0.12)
        )
        outline = [
            on(BACK - 0.03, -0.085 * w), on(BACK + 0.012, -0.03), on(BACK + 0.008, 0.045), on(BACK - 0.045, 0.09 * w),
            on(BACK - 0.15, 0.088 * w), on(0.03, 0.07 * w), on(-0.035, 0.072 * w), on(-0.035, -0.075 * w),
            on(0.06, -0.066 * w), on(BACK - 0.14, -0.085 * w),
        ]  # fmt: skip
        self.pen.blob(outline, self.paint("top"))
        self._trims("body")

    def _trims(self, place: str) -> None:
        """What is worn on the back or over the chest, in the trunk's own directions."""
        for one in self.outfit.trims.get(place, ()):
            with self.pen.at(*self.at.hip, self.at.lean, max(1.0, self.outfit.wide) ** 0.5):
                trim(self.pen, self.pose, one.key, one.colour(self.own), self.own)

    def _head(self) -> None:
        """The head with hair, hat and whatever is on the face."""
        big = self.outfit.big
        x, y = self.at.on_body(BACK + 0.108 + 0.06 * (big - 1), 0.02)
        nod = self.line.number("nod") * (1 + 0.15 * self.pose.wave())
        pose = replace(self.pose, t=ASLEEP) if self.line.has("asleep") else self.pose
        with self.pen.at(x, y, self.at.lean * 0.4 + nod, big):
            self._features(pose)
        if self.line.has("mark"):
            with self.pen.at(x, y, -self.line.number("tip"), 1.2):
                trim(self.pen, pose, self.line.text("mark"), None, self.own)

    def _features(self, pose: Pose) -> None:
        """Face, and what is worn on the head."""
        self.pen.mark(0, 0, RADIUS)
        self._face(pose)
        size = HEAD_HATS if self.figure.head else 1.0
        with self.pen.at(0, -0.035 if self.figure.head else 0, 0, size):
            for place in ("locks", "face", "hat"):
                for one in self.outfit.trims.get(place, ()):
                    if pose.mood and one.key == DUMMY:
                        continue
                    trim(self.pen, pose, one.key, one.colour(self.own), self.own)
        if self.line.has("mouth") and not (self.figure.head or self.outfit.head or pose.mood):
            trim(self.pen, pose, self.line.text("mouth"), None, self.own)

    def _face(self, pose: Pose) -> None:
        """A person's face, an animal's head, or what this outfit has instead."""
        if self.figure.head:
            self.figure.head(self.pen, pose, self.own)
        elif self.outfit.head:
            trim(self.pen, pose, f"head_{self.outfit.head}", None, self.own)
        else:
            face(
                self.pen,
                pose,
                (0, 0),
                self.outfit.hair_paint(self.own),
                long=self.outfit.long,
                skin=self.outfit.skin_paint(self.own),
            )

    def _prop(self) -> None:
        """What the hand holds, as often as it was counted."""
        thing, grip = self.props.hand, self.line.text("grip", "near")
        if thing is None or any(u.key == "$" for u, _ in self.under) or gear.special(self.line):
            return
        if grip == "none" and self.line.text("prop") and not self.props.named:
            return
        if self.props.carried and self.line.has("under") and "$" in self.line.text("under"):
            return
        size = held_size(thing, self.line)
        turn = self.line.number("turn") + self.line.number("turnby") * self.pose.wave()
        at = self._grip(grip if grip != "none" else "near")
        for x, y, angle in gear.copies(self, size):
            spot = (at[0] + x, at[1] + y)
            if self.line.has("high"):
                stood(self.pen, self.pose, thing, self.own, (spot[0], spot[1] + 0.05), size)
            else:
                held(self.pen, self.pose, thing, self.own, spot, size, turn + angle)

    def _grip(self, grip: str) -> Point:
        """Where a thing is held."""
        near, far = self.hand("near"), self.hand("far")
        if grip == "both":
            return ((near[0] + far[0]) / 2, (near[1] + far[1]) / 2)
        return near if grip == "near" else far
