# The sample of the vendor's page "Reply Button API" for a reply message with an image header.
# Repaired: the backslashes at the ends of lines, and header_value, which stands on a line of its own. The host is $BASE_URL.
curl --location --request POST "$BASE_URL/v1/HXXXXXXX071US/messages" \
--header 'Content-Type: application/x-www-form-urlencoded' \
--header 'api-key: Ac4XXXXX21f' \
--form 'to="91XXXXXXXXXX"' \
--form 'type="reply"' \
--form 'channel="WhatsApp"' \
--form 'from="91XXXXXXXXXX"' \
--form 'body="Hi Test"' \
--form 'footer="Hey footer"' \
--form 'action="{
\"buttons\": [
{
\"type\": \"reply\",
\"reply\": {
\"id\": \"1\",
\"title\": \"First Button Title\"
}
},
{
\"type\": \"reply\",
\"reply\": {
\"id\": \"2\",
\"title\": \"Second Button Title\"
}
},
{
\"type\": \"reply\",
\"reply\": {
\"id\": \"3\",
\"title\": \"Third Button Title\"
}
}
]
}"' \
--form 'callback_url="https://webhook.site/9XXXXX48-2XXc-XXXX-XXXX-XXXXXXXX516c"' \
--form 'header_type="image"' \
--form 'header_value="https://s3.ap-south-1.amazonaws.com/stage-hexa/docs/XXXXXX1334KLlogo.png"' \
--form 'caption="atul_image-Caption"'
