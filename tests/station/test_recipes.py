"""A recipe file is read strictly: a typing error in a factory must not pass in silence."""

from pathlib import Path

import pytest

from app.composition import RECIPE
from app.model.recipe import BootCheck, CredentialLayout
from app.station.recipes import RecipeError, load_recipe


def recipe_of(folder: Path, text: str):
    path = folder / "recipe.toml"
    path.write_text(text, encoding="utf-8")
    return load_recipe(path)


def test_the_recipe_that_comes_with_flashline_is_the_layout_of_esp_aliyun():
    recipe = load_recipe(RECIPE)
    assert recipe.credential == CredentialLayout("fctry", "aliyun-key")
    assert recipe.boot == BootCheck()
    assert recipe.baud == 921600


def test_what_a_recipe_leaves_out_has_the_defaults(tmp_path):
    recipe = recipe_of(tmp_path, 'name = "short"')
    assert recipe.connect_baud == 115200
    assert recipe.credential == CredentialLayout()


def test_a_boot_check_can_be_left_out_on_purpose(tmp_path):
    assert recipe_of(tmp_path, 'name = "x"\nboot = false').boot is None


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "name is missing"),
        ('name = "x"\nbuad = 1', "buad is unknown"),
        ('name = "x"\nbaud = "fast"', "baud must be a number"),
        ('name = "x"\nbaud = true', "baud must be a number"),
        ('name = "x"\nbaud = 10', "from 9600"),
        ('name = "x"\n[credential]\nnamespace = "a name too long for NVS"', "credential.namespace"),
        ('name = "x"\n[credential]\nnames = "a"', "credential.names is unknown"),
        ('name = "x"\n[boot]\nexpect = "ready"', "boot.expect"),
        ('name = "x"\n[boot]\nexpect = "(?P<device_name>["', "boot.expect is no pattern"),
        ('name = "x"\n[boot]\ntimeout = 0', "boot.timeout"),
        ('name = "x"\n[boot]\nreject = ""', "boot.reject must be a pattern"),
        ('name = "x"\n[boot]\nreject = "("', "boot.reject is no pattern"),
        ('name = "x"\n[boot]\nsettle = -1', "boot.settle"),
        ('name = "x"\n[permanent]\nburn_custom_mac = 1', "permanent.burn_custom_mac must be true or false"),
        ('name = "x"\n[permanent]\nburn_key = true', "permanent.burn_key is unknown"),
        ('name = "x"\nboot = 3', "boot must be a table"),
        ("name = ", "not a TOML file"),
    ],
)
def test_a_wrong_recipe_is_refused_with_its_file_and_field(tmp_path, text, field):
    with pytest.raises(RecipeError, match=r"recipe\.toml") as caught:
        recipe_of(tmp_path, text)
    assert field in str(caught.value)


def test_a_recipe_that_is_not_there_is_refused_with_its_path(tmp_path):
    with pytest.raises(RecipeError, match=r"absent\.toml"):
        load_recipe(tmp_path / "absent.toml")


def test_a_file_that_is_far_too_large_is_not_read(tmp_path):
    with pytest.raises(RecipeError, match="larger than"):
        recipe_of(tmp_path, "#" * 70_000)
