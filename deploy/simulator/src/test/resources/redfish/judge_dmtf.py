"""The DMTF's own Python library walks every link of the service, and logs in and out."""
import sys

import redfish

url, user, password = sys.argv[1:4]
client = redfish.redfish_client(base_url=url, username=user, password=password, max_retry=1)
client.login(auth=redfish.AuthMethod.SESSION)
seen, todo = set(), ["/redfish/v1/"]
while todo:
    path = todo.pop()
    if path in seen:
        continue
    seen.add(path)
    answer = client.get(path)
    assert answer.status == 200, (path, answer.status)
    assert answer.dict["@odata.id"] == path, (path, answer.dict["@odata.id"])

    def links(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key == "@odata.id":
                    todo.append(inner)
                links(inner)
        elif isinstance(value, list):
            for inner in value:
                links(inner)

    links(answer.dict)
client.logout()
assert len(seen) > 30, len(seen)
print("the DMTF's library is content with %d resources" % len(seen))
