"""The watermark: 65 bits hidden in the brightness of every frame, which re-encoding, scaling and
cropping leave.
"""
