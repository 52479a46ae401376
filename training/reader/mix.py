"""Mixes the weights of two readers: python mix.py FIRST SECOND SHARE OUT, where SHARE is the second's.

Weights between a start and where training led from it often carry over to other texts better than either
(Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022).
"""

import sys

import torch
from weights import read_quantised, write_quantised

if __name__ == "__main__":
    first, second, share, out = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
    network, other = read_quantised(first), read_quantised(second)
    with torch.no_grad():
        for own, new in zip(network.parameters(), other.parameters()):
            own.lerp_(new, share)
    write_quantised(network, second, out)
