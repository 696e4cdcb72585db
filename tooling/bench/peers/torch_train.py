"""Steps of fine-tuning as a plain PyTorch loop: mean pooling, InfoNCE, AdamW; dropout off, positions frozen, padded batches."""

import json
import os
import sys
import time

from common import measurement_output, peak_rss_mib

import torch
from transformers import AutoTokenizer, BertModel

request = json.load(sys.stdin)
torch.set_num_threads(request["threads"])
tokenizer = AutoTokenizer.from_pretrained(request["model"])
# The file's fp16 would be taken as it is, which a CPU has no products for.
model = BertModel.from_pretrained(
    request["model"],
    add_pooling_layer=False,
    dtype=torch.float32,
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
).train()
model.embeddings.position_embeddings.weight.requires_grad = False
trained = [weight for weight in model.parameters() if weight.requires_grad]
optimizer = torch.optim.AdamW(trained, lr=2e-5, weight_decay=0.01)


def tokens_of(texts):
    return tokenizer(texts, padding=True, truncation=True, max_length=request["limit"], return_tensors="pt")


def vectors_of(batch):
    hidden = model(**batch).last_hidden_state.float()
    mask = batch["attention_mask"].unsqueeze(-1).float()
    return torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)


def run_step():
    with torch.autocast("cpu", torch.bfloat16, enabled=request["precision"] == "bf16"):
        query_vectors, passage_vectors = vectors_of(queries), vectors_of(passages)
    scores = query_vectors @ passage_vectors.T / 0.02
    positives = torch.arange(len(query_vectors)) * (len(passage_vectors) // len(query_vectors))
    loss = torch.nn.functional.cross_entropy(scores, positives)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(trained, 1.0)
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


def cpu_seconds():
    times = os.times()
    return times.user + times.system


queries, passages = tokens_of(request["queries"]), tokens_of(request["passages"])
steps = []
for _ in range(request["steps"]):
    start, cpu_start = time.perf_counter(), cpu_seconds()
    loss = run_step()
    steps.append(
        {
            "loss": loss,
            "totalMs": 1000 * (time.perf_counter() - start),
            "cpuMs": 1000 * (cpu_seconds() - cpu_start),
        }
    )
tokens = int(queries["attention_mask"].sum() + passages["attention_mask"].sum())
json.dump({"tokens": tokens, "steps": steps, "peakRssMiB": peak_rss_mib()}, measurement_output)
measurement_output.flush()
