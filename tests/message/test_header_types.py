from composer.message.header_types import HEADER_TYPES


def test_each_media_header_has_its_endings() -> None:
    assert {name: facts.endings for name, facts in HEADER_TYPES.items() if name != "text"} == {
        "image": ("jpg", "jpeg", "png"),
        "video": ("mp4", "3gp"),
        "document": ("pdf", "txt", "doc", "docx", "xls", "xlsx", "ppt", "pptx"),
    }


def test_the_example_of_a_file_names_its_size() -> None:
    media = [facts for facts in HEADER_TYPES.values() if facts.endings]
    assert len(media) == 3
    assert all(f"up to {facts.megabytes} MB)" in facts.example for facts in media)
