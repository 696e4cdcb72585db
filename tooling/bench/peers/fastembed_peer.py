"""fastembed with the fp32 ONNX file as a model of one's own."""

import json
import os

from common import Request, measure

import numpy
from fastembed import TextEmbedding
from fastembed.common.model_description import ModelSource, PoolingType

request = Request()
name = "local/e5"


def load():
    TextEmbedding.add_custom_model(
        model=name,
        pooling=PoolingType.MEAN,
        normalization=True,
        sources=ModelSource(hf=name),
        dim=dimensions(),
        model_file="onnx/model.onnx",
    )
    model = TextEmbedding(name, specific_model_path=request.model, threads=request.cores)
    return lambda texts, batch: numpy.stack(list(model.embed(texts, batch_size=batch)))


def dimensions():
    with open(os.path.join(request.model, "config.json"), encoding="utf-8") as file:
        return json.load(file)["hidden_size"]


measure(request, load, ["fastembed", "onnxruntime"])
