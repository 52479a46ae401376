"""The reader's weights, from its int8 ONNX file into PyTorch and back."""

import hashlib
import re
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from transformers import BertConfig, BertForQuestionAnswering

INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
OUTPUTS = ["start_logits", "end_logits"]


def read_quantised(folder):
    """A network in single precision with the weights of `folder`/onnx/model_quantized.onnx."""
    model = onnx.load(str(Path(folder) / "onnx" / "model_quantized.onnx"))
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}

    def full(stem):
        steps = stored[f"{stem}_quantized"].astype(np.float32) - stored[f"{stem}_zero_point"].astype(np.float32)
        return steps * stored[f"{stem}_scale"]

    # Parameters keep their names behind one prefix, except that a product's matrix is known by the product alone.
    state = {}
    for name in stored:
        if not name.startswith("onnx::"):
            if name.endswith("_quantized"):
                state[name.split(".", 1)[1][: -len("_quantized")]] = full(name[: -len("_quantized")])
            elif not name.endswith(("_scale", "_zero_point")):
                state[name.split(".", 1)[1]] = stored[name]
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            name = re.fullmatch(r"/[^/]+/(.+)/MatMul_quant", node.name).group(1).replace("/", ".")
            state[f"{name}.weight"] = full(node.input[1][: -len("_quantized")]).T
    config = BertConfig.from_pretrained(folder)
    network = BertForQuestionAnswering(config)
    network.load_state_dict({name: torch.tensor(np.array(value)) for name, value in state.items()})
    return network


class Scores(torch.nn.Module):
    """Gives the two scores as a pair, and keeps the names of the parameters behind one prefix."""

    def __init__(self, network):
        super().__init__()
        self.m = network

    def forward(self, input_ids, attention_mask, token_type_ids):
        result = self.m(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        return result.start_logits, result.end_logits


def write_quantised(network, like, folder):
    """Writes a folder as the project loads it: int8 weights, and what `like` has besides weights and card."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder = Path(folder)
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    full = folder / "full.onnx"
    example = torch.ones((2, 16), dtype=torch.long)
    axes = {name: {0: "batch", 1: "length"} for name in INPUTS + OUTPUTS}
    torch.onnx.export(
        Scores(network).eval(), (example, example, example), str(full), input_names=INPUTS, output_names=OUTPUTS,
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )
    quantised = folder / "onnx" / "model_quantized.onnx"
    quantize_dynamic(str(full), str(quantised), per_channel=True, weight_type=QuantType.QInt8)
    full.unlink()
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copy(Path(like) / name, folder / name)
    names = ["config.json", "onnx/model_quantized.onnx", "tokenizer.json", "tokenizer_config.json"]
    sums = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(sums))
