"""What a picture is about: where the eye goes, and which part is the subject before its background."""

import cv2
import numpy as np

from vitascope_scene.drawing.pixels import Pixels, smoothstep

SMALL = 160
"""Pixels of the longer side of a picture while it is looked at."""
HEADROOM = 0.06
"""What is kept above it, as a share of the height."""
LEAST, MOST = 0.03, 0.55
"""What share of a picture may be its subject."""


def small_of(picture: Pixels, side: int = SMALL) -> Pixels:
    """The first three channels of a picture at a size to look at, at least 8 pixels each way."""
    h, w = picture.shape[:2]
    share = side / max(h, w)
    size = (max(8, round(w * share)), max(8, round(h * share)))
    how = cv2.INTER_AREA if share < 1 else cv2.INTER_LINEAR
    return np.ascontiguousarray(cv2.resize(picture, size, interpolation=how)[..., :3])


def interest(small: Pixels) -> Pixels:
    """Where the eye goes, 0..1: what is sharp, unlike the picture's edges, of skin, and not at the
    edge.
    """
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32)
    h, w = small.shape[:2]
    unlike = _unlike_edges(lab)
    edges = cv2.GaussianBlur(np.abs(cv2.Laplacian(lab[..., 0], cv2.CV_32F)), (0, 0), max(h, w) / 40)
    sharp = edges / max(float(edges.max()), 8.0)
    y, x = (
        np.linspace(-1, 1, h, dtype=np.float32)[:, None],
        np.linspace(-1, 1, w, dtype=np.float32)[None, :],
    )
    centre = np.exp(-(x * x / 0.5 + (y - 0.05) ** 2 / 0.6))
    found: Pixels = (0.55 * unlike + 0.25 * sharp + 0.45 * _skin(small)) * (0.25 + 0.75 * centre)
    return np.clip(found / max(float(found.max()), 0.25), 0, 1)


def focus_of(picture: Pixels) -> tuple[float, float, float]:
    """The middle of what matters as shares of the width and the height, and where it begins below
    the upper edge.
    """
    found = interest(small_of(picture))
    weight = found**2 + 1e-3
    y, x = np.indices(found.shape, dtype=np.float32) + 0.5
    total = float(weight.sum())
    rows = np.flatnonzero(cv2.blur(found, (5, 3)).max(1) > 0.5)
    top = max(0.0, float(rows[0]) / len(found) - HEADROOM) if len(rows) else 0.3
    return (
        float((weight * x).sum()) / total / found.shape[1],
        float((weight * y).sum()) / total / len(found),
        top,
    )


def subject_of(small: Pixels) -> Pixels | None:
    """The subject's mask, 0..1, or None where nothing stands out from its background."""
    found = interest(small)
    h, w = small.shape[:2]
    mask = np.full((h, w), cv2.GC_PR_BGD, np.uint8)
    mask[found > 0.42] = cv2.GC_PR_FGD
    mask[found > 0.8] = cv2.GC_FGD
    rim = max(1, min(h, w) // 40)
    mask[:rim], mask[:, :rim], mask[:, -rim:] = cv2.GC_BGD, cv2.GC_BGD, cv2.GC_BGD
    kinds = {int(kind) for kind in np.unique(mask)}
    if (
        not kinds & {cv2.GC_FGD, cv2.GC_PR_FGD}
        or float(np.std(small.astype(np.float32), axis=(0, 1)).max()) < 6
    ):
        return None
    cv2.setRNGSeed(1)  # its k-means draws lots: the same picture has the same subject
    try:
        cv2.grabCut(
            small,
            mask,
            (0, 0, 1, 1),
            np.zeros((1, 65)),
            np.zeros((1, 65)),
            3,
            cv2.GC_INIT_WITH_MASK,
        )
    except cv2.error:  # a picture of one or two colours has nothing to learn from
        return None
    return _main_part(((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.uint8))


def background_of(image: Pixels, *, sideways: bool) -> Pixels:
    """An image (RGBA) with the colours of its background where its subject was.

    The subject stays where it touches the sides (sideways) or the upper and lower edge: there the
    image is continued.
    """
    small = small_of(image, SMALL)
    mask = subject_of(small)
    if mask is None:
        return image
    h, w = mask.shape
    wide = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (17, 17)))
    total, weight = np.zeros((h, w, 3), np.float32), np.full((h, w), 1e-6, np.float32)
    for sigma, much in ((w / 24, 1.0), (w / 8, 0.02), (w / 2, 0.0004)):
        total += much * cv2.GaussianBlur(
            small.astype(np.float32) * (1 - wide)[..., None], (0, 0), sigma
        )
        weight += much * cv2.GaussianBlur(1 - wide, (0, 0), sigma)
    share = cv2.GaussianBlur(wide, (0, 0), 2.0)
    share = _kept_at_edges(share.T, mask.T).T if sideways else _kept_at_edges(share, mask)
    size = image.shape[1::-1]
    fill = cv2.resize(total / weight[..., None], size, interpolation=cv2.INTER_LINEAR)
    part = cv2.resize(share, size, interpolation=cv2.INTER_LINEAR)[..., None]
    found = image.copy()
    found[..., :3] = np.clip(image[..., :3] + (fill - image[..., :3]) * part, 0, 255).astype(
        np.uint8
    )
    return found


def _kept_at_edges(share: Pixels, mask: Pixels) -> Pixels:
    """Less of the share near the upper and the lower edge, in the columns in which the mask reaches
    it.
    """
    h = len(mask)
    at = np.linspace(0, 1, h, dtype=np.float32)[:, None]
    for edge, away in ((mask[:3], at), (mask[-3:], 1 - at)):
        touched = cv2.GaussianBlur(
            cv2.dilate(edge.max(0)[None], np.ones((1, 13), np.uint8)), (0, 0), 2.0
        )
        share = share * (1 - touched * (1 - smoothstep(0.0, 0.12, away)))
    return share


def _main_part(mask: Pixels) -> Pixels | None:
    """The largest piece with its holes filled, if it is neither a speck nor everything, nor a wall
    to wall stripe.
    """
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count < 2:
        return None
    best = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    piece = (labels == best).astype(np.uint8)
    outlines, _ = cv2.findContours(piece, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(piece, outlines, -1, 1, -1)
    share, width = float(piece.mean()), stats[best, cv2.CC_STAT_WIDTH] / piece.shape[1]
    solid = float(piece.sum()) / (stats[best, cv2.CC_STAT_WIDTH] * stats[best, cv2.CC_STAT_HEIGHT])
    if not LEAST <= share <= MOST or width > 0.93 or solid < 0.3:
        return None
    return np.asarray(piece, np.float32)


def _unlike_edges(lab: Pixels) -> Pixels:
    """How far every colour is from the nearest of those along the left, upper and right edge, 0..1."""
    h, w = lab.shape[:2]
    rim = max(1, min(h, w) // 16)
    edge = np.concatenate(
        [lab[:rim].reshape(-1, 3), lab[:, :rim].reshape(-1, 3), lab[:, -rim:].reshape(-1, 3)]
    )
    edge = edge[:: max(1, len(edge) // 48)]
    away = np.sqrt(((lab[:, :, None, :] - edge[None, None]) ** 2 * (0.6, 1.0, 1.0)).sum(3))
    nearest = np.sort(away, axis=2)[..., : max(1, len(edge) // 12)].mean(2)
    found: Pixels = smoothstep(4, 46, nearest.astype(np.float32))
    return found


def _skin(small: Pixels) -> Pixels:
    """Where the colour is that of skin, softly, 0..1."""
    y, cr, cb = cv2.split(cv2.cvtColor(small, cv2.COLOR_RGB2YCrCb))
    inside = (cr > 138) & (cr < 176) & (cb > 84) & (cb < 126) & (y > 50)
    return cv2.GaussianBlur(inside.astype(np.float32), (0, 0), max(small.shape[:2]) / 60)


def is_graphic(small: Pixels) -> bool:
    """Return True for text, a logo, a plain colour: few colours that cover almost everything."""
    h, w = small.shape[:2]
    grain = np.abs(cv2.Laplacian(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), cv2.CV_32F))
    codes = (small // 24).astype(np.int32) @ np.array([121, 11, 1])
    counts = np.sort(np.bincount(codes.ravel()))[::-1]
    plain = float((grain < 2.5).mean())
    return bool(counts[:4].sum() > 0.8 * h * w and plain > 0.6)
