"""Uploading images (K-15 to K-18), and the images of a color (K-28, K-29, K-33, K-35, K-49 to K-51)."""

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from contracts.client import Client
from contracts.expectations import Reply, demand, judging
from contracts.mykubo.accounts import Seller
from contracts.mykubo.conftest import MakeScene
from contracts.mykubo.requests import IMAGE, NO_ID, NO_REF, new_color
from contracts.mykubo.scene import Scene
from contracts.mykubo.wardrobe import Wardrobe
from contracts.mykubo.wire import address_of, id_of, listed, of_color, truth
from contracts.rules import reaches, rule
from contracts.transport import Unanswered, ask


@rule("K-15")
@reaches("upload_images 200")
def test_an_uploaded_file_gets_a_url(wardrobe: Wardrobe, brand: Seller) -> None:
    """One file, one url."""
    urls, reply = wardrobe.uploaded(brand.login, [wardrobe.picture()])
    demand(len(urls) == 1, "one url for one file", reply.value("images"), reply)


@rule("K-15")
@pytest.mark.parametrize("many", [2, 3])
def test_each_of_several_files_gets_a_url(wardrobe: Wardrobe, brand: Seller, many: int) -> None:
    """As many urls as files, all different, and a product takes each."""
    urls, reply = wardrobe.uploaded(brand.login, [wardrobe.picture() for _ in range(many)])
    with judging("K-15", soft=True):
        demand(len(set(urls)) == many, f"{many} urls for {many} files", reply.value("images"), reply)
    body = wardrobe.plan(brand.login, colors=1)
    body["colors"][0]["images"] = [wardrobe.picture_of(url, url == urls[0]) for url in urls]
    with judging("K-16"):
        wardrobe.create(brand, body)


@rule("K-15")
def test_a_file_with_a_space_in_its_name_gets_a_url(wardrobe: Wardrobe, brand: Seller) -> None:
    """Unless it is refused: the document names no limits of a file's name (AX-01)."""
    reply = wardrobe.send_files(brand.login, [wardrobe.picture()], "my image ")
    if reply.succeeded:
        demand(bool(listed(reply, "images")), "a url of the uploaded image", reply.value("images"), reply)
    else:
        reply.expect_refusal(400)


@rule("K-15")
@reaches("upload_images 400")
def test_an_upload_without_a_file_is_refused(wardrobe: Wardrobe, brand: Seller) -> None:
    """Nothing is uploaded, so an argument is missing."""
    with judging("K-15", soft=True):
        wardrobe.send_files(brand.login, []).expect(400)


@rule("K-18")
def test_an_uploaded_file_is_served_at_its_url(client: Client, wardrobe: Wardrobe, brand: Seller) -> None:
    """Where the url leads to the target itself, it gives each of two files as it was uploaded."""
    files = [wardrobe.picture(), wardrobe.picture()]
    for content in files:
        urls, reply = wardrobe.uploaded(brand.login, [content])
        with judging("K-18", soft=True):
            demand_served(client, urls[0], content, reply)


def demand_served(client: Client, url: str, content: bytes, reply: Reply) -> None:
    """Demand that the target gives a file at a url, if the url is the target's own."""
    address = urljoin(reply.exchange.url, url)
    if urlsplit(address).netloc != urlsplit(client.target.base_url).netloc:
        return
    try:
        limits = client.target.limits
        answer = ask("GET", address, timeout=limits.timeout, verify_tls=client.target.verify_tls, redirects=5)
    except Unanswered as reason:
        demand(False, f"the uploaded file at {url}", f"no answer: {reason}", reply)
        return
    demand(answer.status < 400, f"the uploaded file at {url}", f"{answer.status}", reply)
    demand(answer.content == content, f"the uploaded file at {url}", f"{len(answer.content)} other bytes", reply)


@rule("K-16", "K-18")
def test_a_new_product_takes_uploaded_images(wardrobe: Wardrobe, brand: Seller) -> None:
    """The listing shows two images of each of two colors, with an image_id of its own and the uploaded url."""
    with judging("K-16"):
        garment = wardrobe.create(brand, images=2)
    row, reply = wardrobe.row(brand, garment)
    ids = []
    for color in garment.body["colors"]:
        found = of_color(row, "images", color["color_ref"])
        with judging("K-18"):
            demand(
                len(found) >= 2,
                f"two images of the color {color['color_ref']!r}",
                row.get("contents", "nothing"),
                reply,
            )
            for image in found:
                demand(image.get("image_id") not in (None, ""), "an image_id of each image", image, reply)
                demand(bool(image.get("url")), "a url of each image", image, reply)
            urls = {id_of(image["image_id"]): str(image["url"]) for image in found}
            demand(len(set(urls.values())) == len(urls), "a url of its own for each image of a color", urls, reply)
        ids += [id_of(image["image_id"]) for image in found]
        with judging("K-18", soft=True):
            demand_urls(found, [each["url"] for each in color["images"]], reply)
    with judging("K-18", soft=True):
        demand(len(set(ids)) >= 4, "an image_id of its own for each image", ids, reply)


def demand_urls(found: list[dict[str, Any]], urls: list[str], reply: Reply) -> None:
    """Demand that images have the uploaded urls, or urls that lead to files of the same names."""
    names = {address_of(image.get("url")).rsplit("/", 1)[-1] for image in found}
    for url in urls:
        demand(address_of(url).rsplit("/", 1)[-1] in names, f"an image with the url {url}", found, reply)


@rule("K-17")
@pytest.mark.parametrize("operation", ["create_product", "create_color", "create_image"])
def test_a_url_from_elsewhere_is_refused(wardrobe: Wardrobe, scene: MakeScene, operation: str) -> None:
    """An image must have been uploaded; the refused request stores nothing."""
    stage = scene()
    foreign = [wardrobe.picture_of(IMAGE, True)]
    if operation == "create_product":
        body = wardrobe.plan(stage.seller.login, colors=1)
        body["colors"][0]["images"] = foreign
        reply = wardrobe.put(stage.seller, body)
    elif operation == "create_color":
        reply = stage.send(operation, stage.spot(), new_color(wardrobe, None) | {"images": foreign})
    else:
        reply = stage.send(operation, stage.spot(), {"product_images": [{"url": IMAGE, "is_default": False}]})
    reply.expect_refusal(400)
    stage.demand_nothing_changed("K-17")


@rule("K-29")
@reaches("create_image 200")
@pytest.mark.parametrize("color", [0, 1])
def test_a_new_image_shows_with_its_color(wardrobe: Wardrobe, scene: MakeScene, color: int) -> None:
    """One image more with the uploaded url, of the named color; everything else stays, but for the default image."""
    stage = scene(images=1)
    add_image(stage, color, default=False)


@rule("K-29")
def test_a_color_without_images_takes_its_first(scene: MakeScene) -> None:
    """It shows one image."""
    add_image(scene(), 1, default=False)


@rule("K-29", "K-49")
def test_a_new_default_image_is_the_only_one(wardrobe: Wardrobe, scene: MakeScene) -> None:
    """A new image with is_default shows; at most one image of the color has the flag."""
    stage = scene(images=2)
    add_image(stage, 1, default=True)
    row, reply = wardrobe.row(stage.seller, stage.product)
    with judging("K-49", soft=True):
        flags = [image for image in of_color(row, "images", stage.product.refs[1]) if truth(image.get("is_default"))]
        demand(len(flags) <= 1, "at most one default image of a color", flags, reply)


def add_image(stage: Scene, color: int, *, default: bool) -> None:
    """Add an image to a color, and demand that the listing shows it there, and that all else stays."""
    path = stage.spot(color)
    url = stage.wardrobe.upload(stage.seller.login)[0]
    with judging("K-29"):
        new_images(stage, path, [url], default)
        after, reply = stage.after("K-29")
        new = {key[1] for key in after if key[0] == "image"} - {key[1] for key in stage.facts if key[0] == "image"}
        demand(len(new) == 1, "one image more", sorted(new), reply)
        number = new.pop()
        owner = after["image", number, "color"]
        demand(owner in (path["color_ref"], ""), f"the new image under the color {path['color_ref']!r}", owner, reply)
    flags = [key for key in stage.facts if key[0] == "image" and key[2] == "default"]
    stage.demand_unchanged("K-29", after, reply, ("image", number), *flags)
    with judging("K-18", soft=True):
        demand(
            after["image", number, "url"].rsplit("/", 1)[-1] == address_of(url).rsplit("/", 1)[-1],
            f"the uploaded url {url}",
            after["image", number, "url"],
            reply,
        )


def new_images(stage: Scene, path: dict[str, Any], urls: list[str], default: bool) -> Reply:
    """The reply to new images, with a boolean or, where that is refused, with its text (AK-21)."""
    body = {"product_images": [{"url": url, "is_default": default} for url in urls]}
    reply = stage.send("create_image", path, body)
    if reply.status == 400:
        text = str(default).lower()
        reply = stage.send("create_image", path, {"product_images": [{"url": url, "is_default": text} for url in urls]})
    return reply.expect(200)


@rule("K-29")
def test_two_new_images_show(scene: MakeScene) -> None:
    """Two in one request are two images more."""
    stage = scene()
    path = stage.spot()
    with judging("K-29", soft=True):
        new_images(
            stage, path, stage.wardrobe.upload(stage.seller.login) + stage.wardrobe.upload(stage.seller.login), False
        )
        after, reply = stage.after("K-29")
        new = {key[1] for key in after if key[0] == "image"}
        demand(len(new) == 2, "two images more", sorted(new), reply)


@rule("K-28")
@reaches("create_image 400", "create_size 400")
@pytest.mark.parametrize("operation", ["create_image", "create_size"])
@pytest.mark.parametrize("unknown", [{"product_id": NO_ID}, {"color_ref": NO_REF}])
def test_nothing_is_added_to_what_does_not_exist(scene: MakeScene, operation: str, unknown: dict[str, Any]) -> None:
    """An image or a size for an unknown product or color is refused, and added nowhere."""
    stage = scene()
    stage.send(operation, stage.spot() | unknown).expect_refusal(400)
    stage.demand_nothing_changed("K-28")


@rule("K-28")
@pytest.mark.parametrize("operation", ["create_image", "create_size"])
def test_nothing_is_added_to_a_color_of_another_product(scene: MakeScene, operation: str) -> None:
    """A color_ref of another product is unknown to this one."""
    stage = scene()
    path = stage.spot() | {"color_ref": stage.others[1].refs[0]}
    stage.send(operation, path).expect_refusal(400)
    stage.demand_nothing_changed("K-28")


@rule("K-33", "K-35")
@reaches("delete_image 200", "delete_image 404")
@pytest.mark.parametrize(("color", "each"), [(0, 0), (1, 1)])
def test_a_deleted_image_is_gone(scene: MakeScene, color: int, each: int) -> None:
    """It leaves the listing, its siblings stay, and it is not deleted again."""
    stage = scene(images=2)
    path = stage.spot(color, each)
    stage.send("delete_image", path).expect(200)
    after, reply = stage.after("K-35")
    number = id_of(path["image_id"])
    demand(
        ("image", number, "url") not in after, "the deleted image nowhere", after.get(("image", number, "url")), reply
    )
    flags = [key for key in stage.facts if key[0] == "image" and key[2] == "default"]
    stage.demand_unchanged("K-35", after, reply, ("image", number), *flags)
    stage.send("delete_image", path).expect(404)


@rule("K-33")
@pytest.mark.parametrize("unknown", [{"product_id": NO_ID}, {"color_ref": NO_REF}, {"image_id": NO_ID}])
def test_an_image_that_does_not_exist_is_not_deleted(scene: MakeScene, unknown: dict[str, Any]) -> None:
    """An unknown product, color or image is not found, and nothing is deleted."""
    stage = scene(images=1)
    stage.send("delete_image", stage.spot() | unknown).expect(404)
    stage.demand_nothing_changed("K-33")


@rule("K-51")
@reaches("edit_default_image 404")
@pytest.mark.parametrize("unknown", [{"product_id": NO_ID}, {"color": NO_REF}, {"image_id": NO_ID}])
def test_an_image_that_does_not_exist_does_not_become_the_default(scene: MakeScene, unknown: dict[str, Any]) -> None:
    """An unknown product, color or image is not found, and nothing changes."""
    stage = scene(images=2)
    stage.send("edit_default_image", stage.spot() | unknown).expect(404)
    stage.demand_nothing_changed("K-51")


@rule("K-51")
def test_an_image_of_another_color_does_not_become_the_default(scene: MakeScene) -> None:
    """Softly: to the color that the path names it is unknown. What is refused changes nothing."""
    stage = scene(images=2)
    path = stage.spot(0) | {"image_id": stage.spot(1)["image_id"]}
    reply = stage.send("edit_default_image", path)
    with judging("K-51", soft=True):
        reply.expect(404)
    if not reply.succeeded:
        stage.demand_nothing_changed("K-51")
