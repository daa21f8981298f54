"""Engines make a Clip from a VideoSpec; each lives behind one small contract."""
