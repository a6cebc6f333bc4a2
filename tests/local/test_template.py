"""What of a template the local stack takes, and what it says of the rest."""

from pathlib import Path
from textwrap import dedent

import pytest

from local.shapes import UnsupportedTemplate
from local.stack import PARAMETERS, ROOT, Stack
from local.template import Template

QUEUE = "Resources: {Work: {Type: 'AWS::SQS::Queue'}}\n"
FUNCTION = "Resources: {F: {Type: 'AWS::Serverless::Function', Properties: {%s}}}"


def attribute(name: str, attribute: str) -> str:
    """A resource is called what it is; only Work has attributes."""
    if name != "Work" or attribute not in {"Ref", "Arn"}:
        raise KeyError(name)
    return f"{name}/{attribute}"


def template_of(folder: Path, text: str, **parameters: str) -> Template:
    path = folder / "template.yaml"
    path.write_text(dedent(text), "utf-8")
    return Template(path, parameters, attribute)


def test_the_projects_template_is_known_in_full() -> None:
    """Every resource, property, reference and delivery of template.yaml is one that this stack knows."""
    with Stack.start(ROOT / "template.yaml") as stack:
        assert {"ContentTable", "PeopleTable"} <= set(stack.template.outputs().values())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Resources: {Map: {Type: 'AWS::Location::Map'}}", "Map is a AWS::Location::Map"),
        (
            "Resources: {Work: {Type: 'AWS::SQS::Queue', Properties: {FifoQueue: true}}}",
            "Work (AWS::SQS::Queue) has the property FifoQueue",
        ),
        (
            "Resources: {Work: {Type: 'AWS::SQS::Queue', Properties: {RedrivePolicy: {deadLetterTarget: x}}}}",
            "Work (AWS::SQS::Queue).RedrivePolicy has the property deadLetterTarget",
        ),
        ("Resources: {Work: {Type: 'AWS::SQS::Queue', CreationPolicy: {}}}", "Work has the property CreationPolicy"),
        (QUEUE + "Mappings: {}", "the template has the property Mappings"),
        (QUEUE + "Globals: {Api: {}}", "Globals has the property Api"),
        (QUEUE + "Outputs: {A: {Value: !Base64 x}}", "Outputs.A.Value uses Fn::Base64"),
        (QUEUE + "Outputs: {A: {Value: {'Fn::ImportValue': x}}}", "Outputs.A.Value uses Fn::ImportValue"),
        (QUEUE + "Outputs: {A: {Value: !Ref Nothing}}", "Outputs.A refers to Nothing"),
        (QUEUE + "Outputs: {A: {Value: !GetAtt Work.Colour}}", "Outputs.A refers to Work.Colour"),
        (QUEUE + 'Outputs: {A: {Value: !Sub "x-${Work.Colour}"}}', "Outputs.A refers to Work.Colour"),
        (
            FUNCTION % "Events: {E: {Type: Kafka}}",
            "F.E is an event of type Kafka",
        ),
        (
            FUNCTION % "Events: {E: {Type: SQS, Properties: {Queue: q, FilterCriteria: {}}}}",
            "F.E has the property FilterCriteria",
        ),
        (
            FUNCTION % "Policies: [{Statement: [{Effect: Allow, Action: a, Resource: r, Condition: {}}]}]",
            "F (AWS::Serverless::Function).Policies[0].Statement[0] has the property Condition",
        ),
    ],
)
def test_what_is_not_known_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    """An unknown type, property, event, section, function or reference is an error with its name and place."""
    with pytest.raises(UnsupportedTemplate) as told:
        template_of(tmp_path, text).check_references()

    assert str(told.value).startswith(said)


@pytest.mark.parametrize(
    ("rule", "given", "said"),
    [
        ("{Type: String}", {}, "the parameter P needs a value"),
        (
            "{Type: String, AllowedPattern: '[a-z]+'}",
            {"P": "A"},
            "the parameter P may not be 'A': it must match [a-z]+",
        ),
        ("{Type: String, AllowedValues: [a, b]}", {"P": "c"}, "the parameter P may not be 'c': it is one of a, b"),
        ("{Type: String, MinLength: 3}", {"P": "ab"}, "the parameter P may not be 'ab': it is too short"),
        ("{Type: String}", {"P": "a", "Q": "b"}, "the template has no parameter Q"),
    ],
)
def test_parameters_obey_their_rules(tmp_path: Path, rule: str, given: dict[str, str], said: str) -> None:
    """A value that a deployment would refuse is refused here."""
    with pytest.raises(UnsupportedTemplate) as told:
        template_of(tmp_path, f"Parameters: {{P: {rule}}}\n{QUEUE}", **given)

    assert str(told.value) == said


@pytest.mark.parametrize(
    ("value", "worked_out"),
    [
        ("!Ref P", "x"),
        ("!Ref Work", "Work/Ref"),
        ("!Ref AWS::StackName", "local"),
        ("!GetAtt Work.Arn", "Work/Arn"),
        ("{'Fn::GetAtt': [Work, Arn]}", "Work/Arn"),
        ('!Sub "${P}-${Work}-${Work.Arn}-${!kept}"', "x-Work/Ref-Work/Arn-${!kept}"),
        ('!Sub ["${a}", {a: !Ref P}]', "x"),
        ("!Join ['-', [a, !Ref P]]", "a-x"),
        ("!If [IsX, yes it is, !Ref Nothing]", "yes it is"),
        ("[a, !If [IsX, !Ref AWS::NoValue, b]]", ["a"]),
        ("{a: !Ref AWS::NoValue, b: !Ref P}", {"b": "x"}),
    ],
)
def test_intrinsic_functions_are_worked_out(tmp_path: Path, value: str, worked_out: object) -> None:
    """Each known function gives what CloudFormation gives."""
    template = template_of(
        tmp_path,
        f"Parameters: {{P: {{Type: String}}}}\nConditions: {{IsX: !Equals [!Ref P, x]}}\n{QUEUE}"
        f"Outputs: {{A: {{Value: {value}}}}}",
        P="x",
    )

    assert template.outputs() == {"A": worked_out}


def test_a_resource_whose_condition_fails_does_not_exist() -> None:
    """An operator who has the mail identity already gets none from the template."""
    with Stack.start(parameters=PARAMETERS | {"SenderIdentity": "existing"}) as stack:
        assert "SenderIdentityRecord" not in stack.template.resources


def test_a_delivery_that_no_policy_allows_is_an_error(tmp_path: Path) -> None:
    """A bucket whose queue's policy does not let S3 in would lose every notification on AWS."""
    text = (ROOT / "template.yaml").read_text("utf-8")
    (tmp_path / "template.yaml").write_text(
        text.replace("Service: s3.amazonaws.com", "Service: x.amazonaws.com"), "utf-8"
    )

    with pytest.raises(
        UnsupportedTemplate, match=r"UploadsBucket: no policy lets s3\.amazonaws\.com do sqs:SendMessage"
    ):
        Stack.start(tmp_path / "template.yaml").__enter__()
