"""What nobody said, sampled: the flow network, and the latent that stands for a scene."""
