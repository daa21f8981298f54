"""The rows: one for each model, in files by provider."""

from vitascope.catalog.rows import bytedance, hailuo, kling, others, own_paths, wan

MODELS = {
    model.name: model
    for rows in (kling.ROWS, wan.ROWS, bytedance.ROWS, hailuo.ROWS, others.ROWS, own_paths.ROWS)
    for model in rows
}
