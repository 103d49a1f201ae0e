"""Uploads: files go in, urls come out, and the urls serve the files."""

from urllib.parse import urlsplit

import pytest
import requests

from tests.mockserver.mykubo.conftest import BRAND, GIF, PNG, Client
from tests.mockserver.serving import serving

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256))
WEBP = b"RIFF\x00\x01\x00\x00WEBPVP8 " + bytes(range(256))


@pytest.mark.parametrize(
    ("content", "content_type"),
    [(PNG, "image/png"), (GIF, "image/gif"), (JPEG, "image/jpeg"), (WEBP, "image/webp")],
    ids=["png", "gif", "jpeg", "webp"],
)
def test_an_url_serves_the_same_bytes_without_a_token(brand, content, content_type):
    (url,) = brand.upload(content)
    answer = requests.get(url)
    assert answer.status_code == 200
    assert answer.content == content
    assert answer.headers["Content-Type"] == content_type
    assert url.startswith(f"{brand.url}/images/")


@pytest.mark.parametrize("name", ["images", "images[]"])
def test_files_may_go_by_either_name(brand, name):
    files = [(name, ("a.png", PNG)), (name, ("a.png", GIF))]
    urls = [image["url"] for image in brand.done("POST", "/products/upload/images", files=files)["images"]]
    assert [requests.get(url).content for url in urls] == [PNG, GIF]


def test_the_clients_file_name_goes_nowhere(brand):
    files = [("images", ("../../../etc/passwd\r\n.png", PNG))]
    (image,) = brand.done("POST", "/products/upload/images", files=files)["images"]
    assert "passwd" not in image["url"]
    assert ".." not in image["url"]


@pytest.mark.parametrize(
    "files",
    [
        [("images", ("a.png", b"<html></html>"))],
        [("images", ("a.png", b""))],
        [("images", ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"))],
        [("images", ("a.png", PNG)), ("images", ("b.png", b"no image"))],
        [("images", ("a.png", PNG))] * 21,
        [("images", ("a.png", PNG + bytes(5 * 1024 * 1024)))],
        [("images", (None, "a text"))],
        [("pictures", ("a.png", PNG))],
    ],
    ids=["page", "empty", "drawing", "one-of-two", "too-many", "too-large", "text", "other-name"],
)
def test_what_is_no_upload_of_images_is_refused(brand, files):
    answer = brand("POST", "/products/upload/images", files=files)
    assert answer.status_code == 400
    assert answer.json()["field"] == "images"


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=x", b"no form", 400),
        ("multipart/form-data; boundary=x", b"", 400),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="images"; filename="a"\r\n\r\nGIF',
            400,
        ),
        ("application/json", b'{"images": []}', 415),
    ],
)
def test_what_is_no_form_is_refused(brand, content_type, body, status):
    answer = brand("POST", "/products/upload/images", data=body, headers={"Content-Type": content_type})
    assert answer.status_code == status


@pytest.mark.parametrize("name", ["nothing.png", "..%2F..%2Fetc%2Fpasswd", "%00", "x" * 2000])
def test_an_unknown_image_is_not_found(brand, name):
    assert requests.get(f"{brand.url}/images/{name}").status_code in (400, 404)


@pytest.mark.parametrize(
    "url",
    [
        "http://static.example.com/a.png",
        "",
        "{url}x",
        "/images/{name}",
        "{name}",
        "http://elsewhere/mykubo/v0.1/images/{name}",
    ],
)
def test_only_an_uploaded_url_becomes_an_image(brand, url):
    (uploaded,) = brand.upload(PNG)
    url = url.format(url=uploaded, name=uploaded.rpartition("/")[2])
    product_id = brand.create()
    before = brand.products()
    for method, path, body in [
        ("PUT", f"/products/{product_id}/color/red/image", {"product_images": [{"url": uploaded}, {"url": url}]}),
        ("PUT", f"/products/{product_id}/color", {"color_ref": "x", "color_hex": "000000", "images": [{"url": url}]}),
    ]:
        answer = brand(method, path, json=body)
        assert answer.status_code == 400
        assert answer.json()["field"] == "url"
    assert brand.products() == before


@pytest.mark.parametrize("name", ["product_images", "images"])
def test_new_images_go_by_either_name(brand, name):
    product_id, (url,) = brand.create(), brand.upload(PNG)
    brand.done("PUT", f"/products/{product_id}/color/blue/image", json={name: [{"url": url, "is_default": "true"}]})
    (image,) = brand.products()[product_id]["contents"][1]["images"]
    assert (image["url"], image["is_default"]) == (url, "true")


@pytest.mark.parametrize(
    "body", [{}, {"product_images": []}, {"images": "x"}, {"images": [{}]}, {"product_images": [{"url": 1}]}]
)
def test_new_images_need_a_list_of_urls(brand, body):
    assert brand("PUT", f"/products/{brand.create()}/color/red/image", json=body).status_code == 400


def test_an_image_follows_the_address_that_the_client_uses(brand):
    """A url that was answered under one name of the server is good under another."""
    (url,) = brand.upload(PNG)
    product_id = brand.create()
    headers = {"Host": "mock.test:80"}
    brand.done("PUT", f"/products/{product_id}/color/blue/image", json={"images": [{"url": url}]}, headers=headers)
    listed = brand.done("GET", f"/brands/{brand.brand_id}/products", headers=headers)["products"][-1]
    assert listed["contents"][1]["images"][0]["url"].startswith("http://mock.test:80/~")


def test_uploads_outlive_a_restart(tmp_path):
    """With a database in a file."""
    database = f"sqlite:///{tmp_path}/mock.db"
    with serving("mykubo", "--database", database) as server:
        (url,) = Client(server, BRAND).upload(PNG)
    with serving("mykubo", "--database", database) as server:
        brand = Client(server, BRAND)
        assert requests.get(server + urlsplit(url).path).content == PNG
        # Whatever the port is now, the url is one that the upload answered.
        images = {"product_images": [{"url": url}]}
        assert brand("PUT", f"/products/{brand.create()}/color/red/image", json=images).status_code == 200
