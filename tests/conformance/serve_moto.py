"""Runs moto_server with one mend: its ValidateTemplate takes every remark of cfn-lint for a refusal.

That of AWS looks at the syntax; what cfn-lint says of the templates is a test of its own.
"""

from moto.cloudformation import models
from moto.server import main

models.validate_template_cfn_lint = lambda template: []

main()
