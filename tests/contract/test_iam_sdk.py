"""The official IAM SDK against a live server: a token, and the projects."""

from __future__ import annotations

import pytest
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkiam.v3 import (
    AuthScope,
    AuthScopeProject,
    IamClient,
    KeystoneCreateUserTokenByPasswordRequest,
    KeystoneCreateUserTokenByPasswordRequestBody,
    KeystoneListAuthProjectsRequest,
    KeystoneListProjectsRequest,
    PwdAuth,
    PwdIdentity,
    PwdPassword,
    PwdPasswordUser,
    PwdPasswordUserDomain,
)

from servers import LiveServer


@pytest.fixture
def client(live_server: LiveServer) -> IamClient:
    known = live_server.credentials
    credentials = GlobalCredentials(known["access_key"], known["secret_key"], "any")
    return IamClient.new_builder().with_credentials(credentials).with_endpoint(live_server.url).build()


def token_request(server: LiveServer, password: str) -> KeystoneCreateUserTokenByPasswordRequest:
    domain = PwdPasswordUserDomain(name=server.credentials["account"])
    user = PwdPasswordUser(domain=domain, name=server.credentials["user"], password=password)
    identity = PwdIdentity(methods=["password"], password=PwdPassword(user=user))
    scope = AuthScope(project=AuthScopeProject(name="cn-north-4"))
    body = KeystoneCreateUserTokenByPasswordRequestBody(auth=PwdAuth(identity=identity, scope=scope))
    return KeystoneCreateUserTokenByPasswordRequest(body=body)


def test_a_token_by_password_reads_an_image(client: IamClient, live_server: LiveServer, hello_base64: str) -> None:
    response = client.keystone_create_user_token_by_password(
        token_request(live_server, live_server.credentials["password"])
    )
    assert response.status_code == 201
    assert response.token.project.id == live_server.credentials["project_id"]
    assert response.token.expires_at.endswith("Z") and len(response.x_subject_token) < 1024
    path = f"/v2/{live_server.credentials['project_id']}/ocr/web-image"
    answer = live_server.request("POST", path, {"image": hello_base64}, {"X-Auth-Token": response.x_subject_token})
    assert answer.status == 200


def test_a_wrong_password(client: IamClient, live_server: LiveServer) -> None:
    with pytest.raises(ClientRequestException) as refused:
        client.keystone_create_user_token_by_password(token_request(live_server, "wrong"))
    assert refused.value.status_code == 401
    assert refused.value.error_msg == "The username or password is wrong."
    assert refused.value.request_id


def test_projects(client: IamClient, live_server: LiveServer) -> None:
    found = client.keystone_list_projects(KeystoneListProjectsRequest(name="ap-southeast-1")).projects
    assert [(project.id, project.name) for project in found] == [
        (live_server.credentials["project_id"], "ap-southeast-1")
    ]
    mine = client.keystone_list_auth_projects(KeystoneListAuthProjectsRequest()).projects
    assert [project.id for project in mine] == [live_server.credentials["project_id"]]
