"""sentence-transformers. Variants: torch-fp32, torch-bf16, onnx-fp32, onnx-int8, openvino-int8 (static, nncf), openvino-bf16."""

import os

from common import Request, measure, token_limit

import torch
from sentence_transformers import SentenceTransformer

request = Request()
backend, precision = request.variant.split("-")
torch.set_num_threads(request.cores)


def load_torch():
    model = SentenceTransformer(request.model, device="cpu")
    return model.to({"fp32": torch.float32, "bf16": torch.bfloat16}[precision])


def load_onnx():
    import onnxruntime

    session_options = onnxruntime.SessionOptions()
    session_options.intra_op_num_threads = request.cores
    file = {"fp32": "onnx/model.onnx", "int8": "onnx/model_quantized.onnx"}[precision]
    settings = {"file_name": file, "provider": "CPUExecutionProvider", "session_options": session_options}
    return SentenceTransformer(request.model, backend="onnx", device="cpu", model_kwargs=settings)


def load_openvino():
    settings = {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": "bf16",
        "INFERENCE_NUM_THREADS": request.cores,
    }
    model_kwargs = {"file_name": os.path.relpath(openvino_file, request.model), "ov_config": settings}
    return SentenceTransformer(request.model, backend="openvino", device="cpu", model_kwargs=model_kwargs)


def float_file():
    """The fp32 ONNX file in OpenVINO's own format, which optimum asks for."""
    import openvino

    file = os.path.join(request.model, "openvino", "openvino_model.xml")
    if not os.path.exists(file):
        os.makedirs(os.path.dirname(file), exist_ok=True)
        openvino.save_model(
            openvino.convert_model(os.path.join(request.model, "onnx", "model.onnx")), file, compress_to_fp16=False
        )
    return file


if backend == "openvino":
    from openvino_int8 import int8_file

    openvino_file = int8_file(request) if precision == "int8" else float_file()


def load():
    model = {"torch": load_torch, "onnx": load_onnx, "openvino": load_openvino}[backend]()
    model.max_seq_length = token_limit
    return lambda texts, batch: model.encode(
        texts, batch_size=batch, normalize_embeddings=True, show_progress_bar=False
    )


libraries = {
    "torch": [],
    "onnx": ["optimum-onnx", "onnxruntime"],
    "openvino": ["optimum-intel", "openvino"],
}
measure(request, load, ["sentence-transformers", "transformers", "torch", *libraries[backend]])
