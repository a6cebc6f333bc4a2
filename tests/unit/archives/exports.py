"""Parts of a WordPress export of our own writing."""

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Review</title><link>https://review.example.org</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://review.example.org</wp:base_blog_url>
<wp:author><wp:author_login>mira</wp:author_login><wp:author_email>mira@example.org</wp:author_email>
<wp:author_display_name><![CDATA[Mira Olt & Co]]></wp:author_display_name></wp:author>
"""
FOOT = "</channel></rss>"


def item(
    content: str = "Text.", *, kind: str = "post", number: int = 7, status: str = "publish", more: str = ""
) -> str:
    """One item of an export."""
    return (
        f"<item><title>Dams &amp;amp; rivers</title><link>https://review.example.org/2014/03/dams/</link>"
        f"<dc:creator>mira</dc:creator><content:encoded><![CDATA[{content}]]></content:encoded>"
        f"<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_date>2014-03-19 23:30:00</wp:post_date><wp:post_name>dams</wp:post_name>"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}</item>"
    )


def attachment(number: int, url: str) -> str:
    """A picture of an export."""
    return (
        f"<item><title>x</title><wp:post_id>{number}</wp:post_id><wp:post_type>attachment</wp:post_type>"
        f"<wp:status>inherit</wp:status><wp:attachment_url>{url}</wp:attachment_url><wp:postmeta>"
        "<wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>A dam</wp:meta_value></wp:postmeta></item>"
    )
