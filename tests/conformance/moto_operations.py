"""Reads [["ec2", "DescribeImages"], ...] and writes those that moto implements."""

import importlib
import inspect
import json
import sys

from moto.core.responses import BaseResponse

MODULES = {"elasticmapreduce": "emr"}


def responses_of(service):
    try:
        module = importlib.import_module(f"moto.{MODULES.get(service, service)}.responses")
    except ModuleNotFoundError:
        return []
    classes = [each for _, each in inspect.getmembers(module, inspect.isclass)]
    return [each for each in classes if issubclass(each, BaseResponse) and each is not BaseResponse]


def is_implemented(service, operation):
    for response in responses_of(service):
        for name, method in inspect.getmembers(response, inspect.isfunction):
            if name.replace("_", "") == operation.lower():
                return "raise NotImplementedError" not in inspect.getsource(method)
    return False


asked = json.load(sys.stdin)
print(json.dumps([each for each in asked if is_implemented(*each)]))
