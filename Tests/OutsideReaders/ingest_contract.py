"""Holds a running ingest API against its document: shapes, codes, events, links and who may do what.

Arguments: the executable, an empty folder, the folder of the recordings. Prints every difference that it finds.
"""
import hashlib
import json
import os
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import requests
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from ingest_client import TIMEOUT, Server
from ingest_shapes import (
    CODED, COMPLETED, COMPUTING, DATE, DERIVATIVES, LINK, METADATA, PART, RESUMED, STATUS, UPLOAD, Contract, identifier, link)

STUDIO = "https://studio.example"


def requests_that_do_not_fit(contract):
    client, session = contract.client, contract.session()
    for missing in ("title", "date", "projectId"):
        body = {"title": "Talk", "date": "2026-02-03", "projectId": "p-1"}
        del body[missing]
        contract.refused(client.ask("POST", "/v2/sessions", body), 400, "INVALID_REQUEST")
    contract.session(location="Main Campus", notes="3 cameras", unknown=[1])
    for body, status, code in (
            (b"", 400, "INVALID_REQUEST"), (b"{", 400, "INVALID_REQUEST"), (b"[]", 400, "INVALID_REQUEST"),
            (b'{"title": 1}', 400, "INVALID_REQUEST"), (b'{"title": "\xff"}', 400, "INVALID_REQUEST"),
            (b"x" * (10 << 20), 413, "BODY_TOO_LARGE")):
        contract.refused(requests.post(
            contract.server.url + "/v2/sessions", data=body, timeout=TIMEOUT,
            headers=client.authorization | {"Content-Type": "application/json"}), status, code)
    gone = "session-0190c0de-0000-7000-8000-000000000000"
    for method, path in (
            ("GET", "status"), ("GET", "assets"), ("GET", "sync"), ("POST", "sync/compute"), ("POST", "assets/init-upload"),
            ("POST", "assets/asset-1/complete"), ("GET", "assets/asset-1/upload"), ("DELETE", "assets/asset-1/upload")):
        body = {
            "sync/compute": {}, "assets/asset-1/complete": {"uploadId": "u", "parts": []},
            "assets/init-upload": {"cameraLabel": "A", "filename": "a.mp4", "contentType": "video/mp4", "sizeBytes": 1},
        }.get(path)
        contract.refused(client.ask(method, f"/v2/sessions/{gone}/{path}", body), 404, "SESSION_NOT_FOUND")
    for decision, who in (("approve", "approvedBy"), ("correct", "correctedBy")):
        body = {who: "ann", "offsets": {"A": 0}}
        contract.refused(client.ask("POST", f"/v2/sessions/{gone}/sync/{decision}", body), 404, "SESSION_NOT_FOUND")
        contract.refused(contract.decide(session, decision, **body), 404, "SYNC_NOT_COMPUTED")
        contract.refused(contract.decide(session, decision), 400, "INVALID_REQUEST")
    for path in ("assets/asset-1/upload", f"assets/asset-{gone[8:]}/upload"):
        contract.refused(client.ask("GET", f"/v2/sessions/{session}/{path}"), 404, "ASSET_NOT_FOUND")
    contract.refused(client.ask("GET", f"/v2/sessions/{session}/sync"), 404, "SYNC_NOT_COMPUTED")
    for label in ("", "a", "AA", "1", "\u0410"):
        contract.refused(contract.init(session, label, 1), 400, "INVALID_CAMERA_LABEL")
    for size in (0, -1, 1 << 62):
        contract.refused(contract.init(session, "A", size), 400, "INVALID_FILE_SIZE")
    for size in ("1", 1.5, None, True):
        contract.refused(contract.init(session, "A", size), 400, "INVALID_REQUEST")
    for method, path in (("PUT", "/v2/sessions"), ("POST", f"/v2/sessions/{session}/status"), ("PATCH", f"/v2/sessions/{session}/sync")):
        response = client.ask(method, path, {})
        contract.refused(response, 405, "METHOD_NOT_ALLOWED")
        contract.is_true(f"{method} {path} has Allow", response.headers.get("Allow"))
    status = contract.answer(client.ask("GET", f"/v2/sessions/{session}/status"), 200, STATUS)
    contract.is_true("an empty session is a draft", (status["status"], status["assets"]["total"]) == ("draft", 0))


def credentials(contract):
    session = contract.session()
    for method, path in (
            ("POST", "/v2/sessions"), ("POST", f"/v2/sessions/{session}/assets/init-upload"),
            ("POST", f"/v2/sessions/{session}/assets/asset-1/complete"), ("GET", f"/v2/sessions/{session}/assets"),
            ("GET", f"/v2/sessions/{session}/assets/asset-1/upload"), ("DELETE", f"/v2/sessions/{session}/assets/asset-1/upload"),
            ("POST", f"/v2/sessions/{session}/sync/compute"), ("GET", f"/v2/sessions/{session}/sync"),
            ("POST", f"/v2/sessions/{session}/sync/approve"), ("POST", f"/v2/sessions/{session}/sync/correct"),
            ("GET", f"/v2/sessions/{session}/status"), ("GET", f"/v2/sessions/{session}/events")):
        for headers in ({}, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic Zm9v"}):
            response = requests.request(
                method, contract.server.url + path, json={} if method == "POST" else None, headers=headers, timeout=TIMEOUT)
            contract.refused(response, 401, "UNAUTHORIZED")
            contract.is_true(f"{path} challenges", response.headers.get("WWW-Authenticate", "").startswith("Bearer"))
    url = contract.server.url.replace("http", "ws", 1) + f"/v2/sessions/{session}/events"
    for address, options, status in (
            (url, {}, 401), (f"{url}?token={contract.server.token}", {}, 401),
            (url.replace(session, "session-1"), {"additional_headers": contract.client.authorization}, 404)):
        try:
            connect(address, **options).close()
            contract.differ(address, "let somebody in")
        except InvalidStatus as error:
            contract.is_true(f"{address} {error.response.status_code}", error.response.status_code == status)
    with connect(url, subprotocols=["genlock", f"bearer.{contract.server.token}"]) as socket:
        contract.is_true("the subprotocol is agreed on", socket.subprotocol == "genlock")
        socket.ping().wait(TIMEOUT)


def parts_and_links(contract):
    client, session = contract.client, contract.session()
    content = os.urandom(2 * PART + 20_000)
    upload = contract.answer(contract.init(session, "A", len(content)), 200, UPLOAD)
    contract.refused(contract.init(session, "A", 1), 409, "ASSET_EXISTS")
    contract.is_true("three parts", [part["partNumber"] for part in upload["parts"]] == [1, 2, 3])
    first, second, third = (part["uploadUrl"] for part in upload["parts"])
    bytes_of = {1: content[:PART], 2: content[PART:2 * PART], 3: content[2 * PART:]}

    def put(url, body, **options):
        return requests.put(url, data=body, timeout=TIMEOUT, **options)

    # Addresses that are not those that were given.
    signature = first.split("signature=")[1]
    for url in (
            first.replace("/parts/1", "/parts/2"), first.split("?")[0], re.sub(r"expires=\d+", "expires=9999999999", first),
            first.replace(signature, signature[::-1]), first.replace(signature, second.split("signature=")[1]), first + "&x=1"):
        contract.refused(put(url, bytes_of[1]), 403, "LINK_REFUSED")
    # Sizes that are not those that are due.
    for body in (bytes_of[1][:-1], bytes_of[1] + b"x", b""):
        contract.refused(put(first, body), 400, "UPLOAD_FAILED")
        contract.refused(put(first, iter([body])), 400, "UPLOAD_FAILED")
    none = contract.answer(client.ask("GET", f"/v2/sessions/{session}/assets/{upload['assetId']}/upload"), 200, RESUMED)
    contract.is_true("refused parts are not there", none["receivedParts"] == [])
    etags = {}
    for number, url in ((3, third), (1, first)):
        response = put(url, bytes_of[number], headers={"Content-Type": "text/plain"})
        etags[number] = response.headers.get("ETag", "")
        expected = hashlib.md5(bytes_of[number]).hexdigest()
        contract.is_true(
            f"part {number}: {response.status_code} {etags[number]}",
            (response.status_code, etags[number], response.content) == (200, f'"{expected}"', b""))
    rest = contract.answer(client.ask("GET", f"/v2/sessions/{session}/assets/{upload['assetId']}/upload"), 200, RESUMED)
    contract.is_true("the second part is due", [part["partNumber"] for part in rest["parts"]] == [2])
    contract.is_true("two parts came", {part["partNumber"]: part["etag"] for part in rest["receivedParts"]} == etags)

    def listed(*numbers):
        return [{"partNumber": number, "etag": etags.get(number, '"x"')} for number in numbers]

    for parts in ([], listed(1, 3), listed(1, 2, 3)):
        contract.refused(contract.complete(session, upload, parts), 400, "UPLOAD_FAILED")
    etags[2] = client.put_part(rest["parts"][0]["uploadUrl"], bytes_of[2]).strip('"')
    for parts in (listed(1, 2), listed(1, 2, 3, 3), listed(1, 2, 3, 4), listed(0, 1, 2, 3),
                  [{"partNumber": n, "etag": etags[1]} for n in (1, 2, 3)]):
        contract.refused(contract.complete(session, upload, parts), 400, "UPLOAD_FAILED")
    contract.refused(contract.complete(session, upload, listed(1, 2, 3), "other"), 400, "INVALID_REQUEST")
    contract.refused(contract.complete(session, upload, "all"), 400, "INVALID_REQUEST")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: contract.complete(session, upload, listed(2, 3, 1)), range(8)))
    for answer in answers:
        if answer.status_code != 200:
            contract.refused(answer, 409, "UPLOAD_COMPLETED")
    completed = contract.answer(next(answer for answer in answers if answer.status_code == 200), 200, COMPLETED)
    contract.is_true("the original is what was sent", client.download(completed["originalUrl"]) == content)
    contract.refused(contract.complete(session, upload, listed(1, 2, 3)), 409, "UPLOAD_COMPLETED")
    contract.refused(put(first, bytes_of[1]), 409, "UPLOAD_FAILED")
    asset = f"/v2/sessions/{session}/assets/{upload['assetId']}"
    contract.refused(client.ask("GET", f"{asset}/upload"), 409, "UPLOAD_COMPLETED")
    contract.refused(client.ask("DELETE", f"{asset}/upload"), 409, "UPLOAD_COMPLETED")
    # It is no recording.
    contract.wait(session, ("asset.failed", ["A"]))
    listing = client.get(f"/v2/sessions/{session}/assets?includeDerivatives=true")["assets"]
    contract.matches("a failed asset", listing, [{
        "id": identifier("asset"), "cameraLabel": "A", "status": "failed", "derivatives": [],
        "error": CODED | {"code": "INGESTION_FAILED"}}])


def versions(contract):
    client, date = contract.client, "2026-02-04"  # a day that no other check uses
    session, other = contract.session(date=date), contract.session(date=date)
    labels = [chr(letter) for letter in range(ord("B"), ord("N"))]
    with ThreadPoolExecutor(16) as pool:
        same = list(pool.map(lambda _: contract.init(session, "A", 10).status_code, range(16)))
        contract.is_true(f"one of many gets the camera: {same}", sorted(same) == [200] + [409] * 15)
        many = list(pool.map(lambda label: contract.init(session, label, 10).status_code, labels))
        contract.is_true(f"every camera has one: {many}", set(many) == {200})
    # The camera is given up twice, and taken again; meanwhile another session of that project and day has it too.
    for place in (session, session, other):
        begun = {asset["cameraLabel"]: asset["id"] for asset in client.get(f"/v2/sessions/{place}/assets")["assets"]}
        if "A" in begun:
            upload = f"/v2/sessions/{place}/assets/{begun['A']}/upload"
            contract.answer(client.ask("DELETE", upload), 204, None)
            contract.refused(client.ask("DELETE", upload), 409, "UPLOAD_FAILED")
        upload = contract.answer(contract.init(place, "A", 10), 200, UPLOAD)
        contract.is_true("one part has the address of all", [part["uploadUrl"] for part in upload["parts"]] == [upload["uploadUrl"]])
    completed = contract.answer(contract.complete(other, upload, contract.send(upload, b"0123456789")), 200, COMPLETED)
    version = int(re.search(r"angle-001_v(\d+)", completed["originalUrl"])[1])
    contract.is_true(f"the fourth is version {version}", version == 4)


def origins(contract):
    session = contract.session()
    upload = contract.init(session, "A", 10).json()
    for url in (upload["uploadUrl"], contract.server.url + "/v2/sessions"):
        method = "PUT" if url == upload["uploadUrl"] else "POST"
        asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "content-type,authorization"}
        preflight = requests.options(url, headers={"Origin": STUDIO} | asked, timeout=TIMEOUT)
        allowed = preflight.headers
        contract.is_true(f"preflight of {method}: {preflight.status_code} {dict(allowed)}", preflight.status_code in (200, 204)
                         and allowed.get("Access-Control-Allow-Origin") == STUDIO
                         and method in allowed.get("Access-Control-Allow-Methods", "")
                         and {"content-type", "authorization"} <= set(
                             re.split(r",\s*", allowed.get("Access-Control-Allow-Headers", "").lower())))
        stranger = requests.options(url, headers={"Origin": "https://stranger.example"} | asked, timeout=TIMEOUT)
        contract.is_true("a stranger gets no leave", "Access-Control-Allow-Origin" not in stranger.headers)
    response = requests.put(upload["uploadUrl"], data=b"0123456789", headers={"Origin": STUDIO}, timeout=TIMEOUT)
    contract.is_true(f"a page may read the ETag: {dict(response.headers)}",
                     "etag" in response.headers.get("Access-Control-Expose-Headers", "").lower()
                     and response.headers.get("Access-Control-Allow-Origin") == STUDIO)
    refusal = requests.post(contract.server.url + "/v2/sessions", headers={"Origin": STUDIO}, timeout=TIMEOUT)
    contract.is_true("a page may read an error", refusal.headers.get("Access-Control-Allow-Origin") == STUDIO)


def offsets(contract):
    """Four cameras, one of them without sound and one of another event, from upload to approval."""
    client, session = contract.client, contract.session()
    path = f"/v2/sessions/{session}"
    for label, name in {"A": "camera-a.mp4", "B": "camera-b.mp3", "C": "no-audio.mp4", "D": "mono-44100.wav"}.items():
        contract.upload(session, label, name)
    contract.wait(session, ("asset.ready", "ABCD"))
    contract.is_true("late subscribers hear how things stand", [
        (event["event"], event["cameraLabel"]) for event in contract.wait(session, ("asset.ready", "ABCD"))
    ] == [("asset.ready", label) for label in "ABCD"])
    contract.refused(contract.compute(session, masterCamera="a"), 400, "INVALID_CAMERA_LABEL")
    contract.refused(contract.compute(session, method="fingerprint"), 400, "INVALID_REQUEST")
    silent = contract.refused(contract.compute(session, masterCamera="A"), 400, "MISSING_AUDIO_TRACK")
    contract.is_true(f"the silent camera is named: {silent}", silent.get("cameras") == ["C"])
    status = contract.answer(client.ask("GET", f"{path}/status"), 200, STATUS)
    contract.is_true(f"four are ready: {status}", status["status"] == "ingesting" and status["assets"] == {
        "total": 4, "ingested": 4, "ready": 4} and status["sync"] == {"computed": False, "operatorStatus": "pending"})
    listing = client.get(f"{path}/assets")["assets"]
    contract.is_true("no derivatives unless asked for", all("derivatives" not in asset for asset in listing))
    listing = contract.answer(client.ask("GET", f"{path}/assets?includeDerivatives=true"), 200, {"sessionId": session, "assets": list})
    for asset, kinds in zip(listing["assets"], (list(DERIVATIVES), ["audio-wav"], ["proxy", "mezzanine"], ["audio-wav"])):
        angle = f"angle-00{ord(asset['cameraLabel']) - ord('A') + 1}_v\\d\\d\\d"
        has_pictures = "proxy" in kinds
        contract.matches("an asset", asset, {
            "id": identifier("asset"), "cameraLabel": str, "originalUrl": link(rf"originals/{angle}\.\w+"), "status": "ready",
            "metadata": METADATA if has_pictures else {"durationMs": int, "codec": str}, "derivatives": list})
        contract.is_true(f"{asset['cameraLabel']} has {kinds}", [file["kind"] for file in asset["derivatives"]] == kinds)
        for file in asset["derivatives"]:
            contract.matches("a derivative", file, {
                "kind": str, "url": link(DERIVATIVES[file["kind"]].format(angle)), "sizeBytes": int})
            contract.is_true("its size", len(client.download(file["url"])) == file["sizeBytes"])

    failing(contract, session)
    contract.answer(contract.compute(session, masterCamera="A", cameras=["A", "B", "D"]), 202, COMPUTING)
    events = contract.wait(session, ("sync.complete", ""))
    contract.is_true(f"without the master: {events[-1]}", set(events[-1]["confidence"]) == {"B", "D"})
    sync = contract.answer(client.ask("GET", f"{path}/sync"), 200, {
        "sessionId": session, "status": "needs-review", "masterCamera": "A", "method": "xcorr", "offsets": dict, "confidence": dict,
        "classification": dict, "operatorStatus": "pending", "computedAt": DATE,
        "debugArtifacts": {"correlationPlot": LINK}})
    contract.is_true(f"the offsets: {sync}", sync["offsets"]["A"] == 0 and abs(sync["offsets"]["B"] - 7250) <= 5
                     and sync["offsets"]["D"] == 0 and sync["confidence"]["D"] == 0 and sync["confidence"]["B"] >= 10
                     and sync["classification"] == {"B": "looks-good", "D": "needs-manual-nudge"})
    contract.is_true("offsets are whole", all(isinstance(offset, int) for offset in sync["offsets"].values()))
    contract.is_true("a picture", client.download(sync["debugArtifacts"]["correlationPlot"]).startswith(b"\x89PNG\r\n\x1a\n"))
    decisions(contract, session)


def failing(contract, session):
    """A computation that somebody cancels."""
    client, path = contract.client, f"/v2/sessions/{session}"
    client.ask("POST", "/v1/queues/default/pause")
    job = contract.answer(contract.compute(session, masterCamera="A", cameras=["A", "B", "D"]), 202, COMPUTING)["syncJobId"]
    contract.refused(contract.compute(session), 409, "SYNC_IN_PROGRESS")
    contract.refused(client.ask("GET", f"{path}/sync"), 404, "SYNC_NOT_COMPUTED")
    contract.is_true("syncing", client.get(f"{path}/status")["status"] == "syncing")
    client.ask("POST", f"/v1/jobs/{job}/cancel")
    contract.wait(session, ("sync.failed", ""))
    contract.refused(client.ask("GET", f"{path}/sync"), 404, "SYNC_FAILED")
    contract.is_true("back to ingesting", client.get(f"{path}/status")["status"] == "ingesting")
    client.ask("POST", "/v1/queues/default/resume")


def decisions(contract, session):
    client, path = contract.client, f"/v2/sessions/{session}"
    silent = contract.refused(contract.decide(session, "approve", approvedBy="ann"), 409, "SYNC_NEEDS_CORRECTION")
    contract.is_true(f"the camera is named: {silent}", silent.get("cameras") == ["D"])
    for given in ({}, {"A": 1}, {"B": 1.5}, {"B": "1"}, {"B": 10 ** 30}):
        contract.refused(contract.decide(session, "correct", correctedBy="ann", offsets=given), 400, "INVALID_REQUEST")
    for given in ({"Z": 1}, {"b": 1}, {"C": 1}):
        contract.refused(contract.decide(session, "correct", correctedBy="ann", offsets=given), 400, "INVALID_CAMERA_LABEL")
    computed = client.get(f"{path}/sync")["offsets"]
    given = computed | {"B": computed["B"] + 16, "D": -520}
    decided = {"sessionId": session, "status": "ready", "finalOffsets": given}
    contract.answer(contract.decide(session, "correct", correctedBy="ann", offsets=given, notes="by ear"), 200, decided | {
        "operatorStatus": "corrected", "originalOffsets": computed, "correctedAt": DATE})
    contract.answer(contract.decide(session, "approve", approvedBy="bob"), 200, decided | {
        "operatorStatus": "approved", "approvedAt": DATE})
    contract.refused(contract.decide(session, "approve", approvedBy="bob"), 409, "SYNC_ALREADY_DECIDED")
    sync = client.get(f"{path}/sync")
    contract.is_true(f"what was decided holds: {sync}", (sync["offsets"], sync["operatorStatus"]) == (given, "approved"))
    status = contract.answer(client.ask("GET", f"{path}/status"), 200, STATUS)
    contract.is_true(f"ready: {status}", status["readyForNextPhase"] and status["status"] == "ready")
    contract.refused(contract.init(session, "E", 1), 409, "SESSION_STATE_CONFLICT")


def main():
    executable, folder, recordings = sys.argv[1:]
    environment = {"GENLOCK_INGEST_PART_SIZE": str(PART), "GENLOCK_INGEST_ORIGINS": STUDIO}
    with Server(executable, folder, environment) as server:
        contract = Contract(server, recordings)
        for check in (requests_that_do_not_fit, credentials, parts_and_links, versions, origins, offsets):
            start = time.monotonic()
            check(contract)
            print(f"{check.__name__}: {time.monotonic() - start:.1f} s", file=sys.stderr)
        contract.is_true("the server ends well", server.stop() == 0)
    json.dump(contract.differences, sys.stdout, indent=1, ensure_ascii=False)


if __name__ == "__main__":
    main()
