"""What a scene sounds like: ambience made of the same plan as the pictures, from noise and tones
alone.
"""
