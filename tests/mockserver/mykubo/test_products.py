"""Products with colors, sizes and images: created, listed, edited field by field, deleted."""

import pytest

from tests.mockserver.mykubo.conftest import GIF, PNG, color


def test_a_new_product_shows_with_everything_as_sent(brand):
    product_id = brand.create()
    product = brand.products()[product_id]
    assert product["name"] == "Camisa"
    assert product["reference"] == "REF1234"
    assert product["price"] == 10.5
    assert product["category"] == {"category_id": "2", "name": "Shirts"}
    assert product["description"] == "De linho"
    assert product["tags"] == ["tag1"]
    assert product["views"] == "0"
    assert product["is_default_color"] == "false"
    assert [content["color_ref"] for content in product["contents"]] == ["red", "blue"]
    red = product["contents"][0]
    assert red["color"] == "FF0000"
    assert [(size["size"], size["initial_stock"], size["current_stock"]) for size in red["sizes"]] == [
        ("S", "5", "5"),
        ("M", "7", "7"),
    ]
    assert [brand.session.get(image["url"]).content for image in red["images"]] == [PNG, GIF]


def test_a_product_is_listed_under_its_own_brand_only(brand):
    first, second = (one["brand_id"] for one in brand.done("GET", "/brands")["brands"])
    product_id = brand.create()
    assert product_id in brand.products(first)
    assert product_id not in brand.products(second)


def test_values_may_be_texts(brand):
    colors = [
        {
            "color_ref": "x",
            "color_hex": "#a0b1c2",
            "is_default_color": "true",
            "sizes": [{"size": "U", "initial_stock": "4"}],
        }
    ]
    product_id = brand.create(price="7.255", category_id="1", tags=["a", "b, c"], colors=colors)
    product = brand.products()[product_id]
    assert product["price"] == 7.26
    assert product["category"]["category_id"] == "1"
    assert product["tags"] == ["a", "b", "c"]
    assert product["is_default_color"] == product["contents"][0]["is_default_color"] == "true"
    assert product["contents"][0]["color"] == "a0b1c2"
    assert product["contents"][0]["sizes"][0]["initial_stock"] == "4"


def test_only_name_price_and_category_are_needed(brand):
    form = {"name": "Nu", "price": 1, "category_id": 1}
    product_id = brand.done("PUT", f"/brands/{brand.brand_id}/products", json=form)["product_id"]
    product = brand.products()[str(product_id)]
    assert (product["reference"], product["description"], product["tags"], product["contents"]) == ("", "", [], [])


EDITS = [
    ("name", {"name": "Outra"}, ("name",), "Outra"),
    ("price", {"price": 99.99}, ("price",), 99.99),
    ("category", {"category_id": 5}, ("category", "category_id"), "5"),
    ("description", {"description": ""}, ("description",), ""),
    ("tags", {"tags": ["nova"]}, ("tags",), ["nova"]),
    ("reference", {"reference": "R-2"}, ("reference",), "R-2"),
    ("content/{content_id}/stock", {"stock": 3}, ("contents", 0, "sizes", 0, "current_stock"), "3"),
    ("color/red/color_hex", {"color_hex": "#00ff00"}, ("contents", 0, "color"), "00ff00"),
    ("color/red/color_ref", {"color_ref": "vermelho"}, ("contents", 0, "color_ref"), "vermelho"),
    ("color/red/set_default", {"default_color": "FF0000"}, ("contents", 0, "is_default_color"), "true"),
    ("color/red/set_default", None, ("contents", 0, "is_default_color"), "true"),
    ("color/red/image/{image_id}/set_default", {}, ("contents", 0, "images", 1, "is_default"), "true"),
    ("color/red/image/{image_id}/set_default", None, ("contents", 0, "images", 1, "is_default"), "true"),
]


@pytest.mark.parametrize(("path", "body", "place", "value"), EDITS)
def test_an_edit_changes_its_field_alone(brand, path, body, place, value):
    product_id = brand.create()
    before = brand.products()
    red = before[product_id]["contents"][0]
    path = path.format(content_id=red["sizes"][0]["content_id"], image_id=red["images"][1]["image_id"])
    assert brand.done("POST", f"/products/{product_id}/{path}", json=body) == {"OK": True}

    after = brand.products()
    *steps, last = place
    holder = after[product_id]
    for step in steps:
        holder = holder[step]
    assert holder[last] == value
    # Put back what the edit changes, and nothing else may differ.
    former = before[product_id]
    for step in steps:
        former = former[step]
    holder[last] = former[last]
    if path == "category":
        holder["name"] = former["name"]
    if path == "color/red/set_default":
        after[product_id]["is_default_color"] = "false"
    assert after == before


@pytest.mark.parametrize("path", sorted({path for path, body, *_ in EDITS if body and "set_default" not in path}))
def test_an_edit_without_its_field_changes_nothing(brand, path):
    product_id = brand.create()
    before = brand.products()
    path = path.format(content_id=before[product_id]["contents"][0]["sizes"][0]["content_id"])
    for body in ({}, {"other": 1}, [], None):
        assert brand("POST", f"/products/{product_id}/{path}", json=body).status_code == 400
    assert brand.products() == before


def test_a_color_comes_with_its_sizes_and_images(brand):
    product_id, url = brand.create(), brand.upload(PNG)[0]
    form = {
        "color_ref": "green",
        "color_hex": "00FF00",
        "sizes": [{"size": "M", "initial_stock": 10}],
        "images": [{"url": url}],
    }
    assert brand.done("PUT", f"/products/{product_id}/color", json=form) == {"OK": True}
    green = color(brand.products()[product_id], "green")
    assert [size["size"] for size in green["sizes"]] == ["M"]
    assert [image["url"] for image in green["images"]] == [url]


def test_a_color_ref_is_unique_within_its_product(brand):
    product_id = brand.create()
    twin = {"color_ref": "red", "color_hex": "00FF00"}
    for method, path in [("PUT", "color"), ("POST", "color/blue/color_ref")]:
        answer = brand(method, f"/products/{product_id}/{path}", json=twin)
        assert answer.status_code == 400
        assert answer.json()["field"] == "color_ref"
    assert brand("POST", f"/products/{product_id}/color/red/color_ref", json=twin).status_code == 200
    assert brand("PUT", f"/products/{brand.create(colors=[])}/color", json=twin).status_code == 200
    form = {"name": "x", "price": 1, "category_id": 1, "colors": [twin, twin]}
    count = len(brand.products())
    assert brand("PUT", f"/brands/{brand.brand_id}/products/", json=form).status_code == 400
    assert len(brand.products()) == count


def test_an_edited_color_ref_answers_under_the_new_one_only(brand):
    product_id = brand.create()
    brand.done("POST", f"/products/{product_id}/color/red/color_ref", json={"color_ref": "cor de vinho"})
    assert brand("DELETE", f"/products/{product_id}/color/red").json()["message"] == "Color not Found"
    assert brand("DELETE", f"/products/{product_id}/color/cor%20de%20vinho").status_code == 200


def test_a_size_gets_an_id_that_serves(brand):
    product_id = brand.create()
    form = {"size": "XL", "initial_stock": 2}
    content_id = brand.done("PUT", f"/products/{product_id}/color/blue/size", json=form)["content_id"]
    brand.done("POST", f"/products/{product_id}/contents/{content_id}/stock", json={"stock": 0})
    newest = color(brand.products()[product_id], "blue")["sizes"][-1]
    assert newest == {"content_id": str(content_id), "size": "XL", "initial_stock": "2", "current_stock": "0"}
    brand.done("DELETE", f"/products/{product_id}/contents/{content_id}/")
    assert brand("DELETE", f"/products/{product_id}/content/{content_id}").json()["message"] == "Content not Found"


def test_there_is_one_default_color_and_one_default_image(brand):
    product_id, urls = brand.create(), brand.upload(PNG, PNG)

    def defaults() -> tuple[list[str], list[list[str]]]:
        contents = brand.products()[product_id]["contents"]
        colors = [content["color_ref"] for content in contents if content["is_default_color"] == "true"]
        images = [[i["url"] for i in content["images"] if i["is_default"] == "true"] for content in contents]
        return colors, images

    for ref in ("red", "blue", "red"):
        brand.done("POST", f"/products/{product_id}/color/{ref}/set_default", json={})
        assert defaults()[0] == [ref]
    brand.done(
        "PUT", f"/products/{product_id}/color", json={"color_ref": "x", "color_hex": "000000", "is_default_color": True}
    )
    assert defaults()[0] == ["x"]
    images = [{"url": urls[0], "is_default": "true"}, {"url": urls[1], "is_default": True}]
    brand.done("PUT", f"/products/{product_id}/color/blue/image", json={"product_images": images})
    assert defaults()[1] == [[], [urls[1]], []]
    first = color(brand.products()[product_id], "blue")["images"][0]["image_id"]
    brand.done("POST", f"/products/{product_id}/color/blue/image/{first}/set_default")
    assert defaults()[1] == [[], [urls[0]], []]


def test_deleting_one_leaves_its_siblings(brand):
    product_id = brand.create()
    red = brand.products()[product_id]["contents"][0]
    brand.done("DELETE", f"/products/{product_id}/contents/{red['sizes'][0]['content_id']}/")
    brand.done("DELETE", f"/products/{product_id}/color/red/image/{red['images'][0]['image_id']}")
    after = brand.products()[product_id]["contents"]
    assert (after[0]["sizes"], after[0]["images"]) == (red["sizes"][1:], red["images"][1:])
    brand.done("DELETE", f"/products/{product_id}/color/red")
    assert brand.products()[product_id]["contents"] == after[1:]


def test_deleting_a_color_takes_its_sizes_and_images(brand):
    product_id = brand.create()
    red = brand.products()[product_id]["contents"][0]
    brand.done("DELETE", f"/products/{product_id}/color/red")
    content_id, image_id = red["sizes"][0]["content_id"], red["images"][0]["image_id"]
    assert brand("POST", f"/products/{product_id}/content/{content_id}/stock", json={"stock": 1}).status_code == 404
    brand.done("PUT", f"/products/{product_id}/color", json={"color_ref": "red", "color_hex": "FF0000"})
    assert brand("DELETE", f"/products/{product_id}/color/red/image/{image_id}").json()["message"] == "Image not Found"
    assert brand.products()[product_id]["contents"][1]["sizes"] == []


def test_a_deleted_product_is_gone(brand):
    product_id = brand.create()
    content_id = brand.products()[product_id]["contents"][0]["sizes"][0]["content_id"]
    brand.done("DELETE", f"/products/{product_id}")
    assert product_id not in brand.products()
    for method, path, body in [
        ("DELETE", "", None),
        ("POST", "/name", {"name": "x"}),
        ("PUT", "/color", {"color_ref": "x", "color_hex": "000000"}),
        ("DELETE", "/color/red", None),
        ("DELETE", f"/contents/{content_id}/", None),
    ]:
        answer = brand(method, f"/products/{product_id}{path}", json=body)
        assert answer.status_code == 404
        assert answer.json() == {"OK": False, "message": "Product not Found"}


def test_an_image_of_another_color_is_not_found(brand):
    product_id = brand.create()
    image_id = brand.products()[product_id]["contents"][0]["images"][0]["image_id"]
    for method, path in [("DELETE", ""), ("POST", "/set_default")]:
        answer = brand(method, f"/products/{product_id}/color/blue/image/{image_id}{path}")
        assert answer.status_code == 404
        assert answer.json()["message"] == "Image not Found"


def test_reading_changes_nothing(brand):
    assert brand.products() == brand.products()
    assert brand.orders() == brand.orders()
