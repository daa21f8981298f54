"""The vocabulary's keys: every word a Scene may hold, in the order the network numbers them."""

PLACES = (
    "sea", "beach", "lake", "river", "waterfall", "city", "street", "village", "room", "forest", "bamboo_grove", "jungle",
    "meadow", "garden", "farmland", "desert", "canyon", "mountains", "snowfield", "volcano", "clouds", "battlefield",
    "space", "moon", "underwater", "harbour", "highway", "launchpad",
)  # fmt: skip
TIMES = ("dawn", "day", "sunset", "night")
WEATHERS = ("clear", "cloudy", "rain", "storm", "snow", "fog", "wind", "sandstorm", "rainbow")
STYLES = (
    "natural", "cinematic", "noir", "watercolour", "anime", "pixel_art", "oil_painting", "sketch", "vintage", "neon", "ink_wash",
)  # fmt: skip
CAMERAS = (
    "static", "pan_left", "pan_right", "tilt_up", "tilt_down", "dolly_in", "dolly_out", "zoom_in", "zoom_out", "orbit",
    "aerial", "handheld", "falling", "tracking", "roll",
)  # fmt: skip
EFFECTS = (
    "mask_reflection", "tracer_fire", "missile_trails", "explosions", "fireworks", "lens_flare", "light_rays", "smoke",
    "fire", "sparks", "rain_on_lens", "falling_leaves", "petals", "bubbles", "shooting_stars", "aurora", "confetti", "dust",
    "clouds_opening", "fireflies", "reflections",
)  # fmt: skip
COLOURS = (
    "red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink", "white", "black", "grey", "brown", "gold", "silver",
)  # fmt: skip
MOTIONS = (
    "still", "move_left", "move_right", "approach", "recede", "rise", "fall", "circle", "jump", "sway", "spin", "zigzag", "dash",
    "hover",
)  # fmt: skip
RELATIONS = ("beside", "behind", "chasing", "above")
PEOPLE = (
    "man", "woman", "child", "soldier", "parachutist", "astronaut", "dancer", "runner", "knight", "robot", "diver", "cyclist",
    "skier", "surfer",
)  # fmt: skip
ANIMALS = (
    "cat", "dog", "horse", "rabbit", "fox", "bear", "panda", "lion", "tiger", "elephant", "giraffe", "deer", "cow", "sheep",
    "bird", "eagle", "owl", "duck", "swan", "penguin", "butterfly", "fish", "shark", "whale", "dolphin", "jellyfish", "turtle",
    "octopus", "dragon", "dinosaur",
)  # fmt: skip
VEHICLES = (
    "car", "truck", "bus", "train", "motorcycle", "tank", "helicopter", "plane", "fighter_jet", "rocket", "spaceship", "ufo",
    "sailboat", "ship", "submarine", "balloon",
)  # fmt: skip
OBJECTS = (
    "ball", "tree", "flower", "house", "lighthouse", "windmill", "lantern", "kite", "candle", "umbrella", "cup", "statue", "campfire",
)  # fmt: skip
SUBJECTS = PEOPLE + ANIMALS + VEHICLES + OBJECTS
